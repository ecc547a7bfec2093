using Meridian.Model;

namespace Meridian.Core.Terms;

/// <summary>What a person says that an unknown code means. Applied when things are shown; the record keeps the code as sent.</summary>
/// <param name="System">System of the unknown code, as sent.</param>
/// <param name="Value">The unknown code, or its name when it has no code.</param>
/// <param name="Target">The known code that it stands for.</param>
/// <param name="Unit">UCUM unit; null: as sent or as the term says.</param>
/// <param name="Label">Label that replaces the term's; null: the term's.</param>
/// <param name="LabelZh">Chinese label that replaces the term's; null: the term's.</param>
public sealed record CodeMapping(string System, string Value, Code Target, string? Unit, string? Label, string? LabelZh, string By, DateTimeOffset At);
