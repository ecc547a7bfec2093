namespace Meridian.Core.Imaging;

/// <summary>
/// One attribute of the root data set that a recorded rule changes: in the index, and in every copy that is served (C-MOVE, C-GET,
/// WADO-RS metadata and objects). The stored bytes stay as they came.
/// </summary>
/// <param name="Tag">Eight hexadecimal digits, upper case, e.g. <c>00100020</c>.</param>
/// <param name="Vr">Two letters.</param>
/// <param name="Value">One value as text; null: the attribute is empty.</param>
public sealed record AttributeOverride(string Tag, string Vr, string? Value);
