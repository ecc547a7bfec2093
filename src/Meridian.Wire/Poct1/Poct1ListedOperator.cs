namespace Meridian.Wire.Poct1;

/// <summary>An operator who may use a device.</summary>
/// <param name="Id">OPR.operator_id, as on the badge.</param>
/// <param name="Level">ACC.permission_level_cd, as the maker of the device counts; null: the device's own default.</param>
/// <param name="Method">ACC.method_cd: for which tests; <c>ALL</c> for all.</param>
public sealed record Poct1ListedOperator(string Id, string? Name, string? Level = null, string Method = "ALL");
