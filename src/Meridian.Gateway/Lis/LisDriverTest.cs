using Meridian.Core.Laboratory;
using Meridian.Model;

namespace Meridian.Gateway.Lis;

/// <summary>One test as the instrument calls it.</summary>
/// <param name="Code">The instrument's code.</param>
/// <param name="Name">Its name, for people who read the file.</param>
/// <param name="Test">The hub's code of it; null: the one that bears the LOINC.</param>
/// <param name="Loinc">The LOINC that the maker states; null: none.</param>
/// <param name="Unit">The instrument's word for the unit, where it is another than the hub's.</param>
/// <param name="Factor">Value in the hub's unit = the instrument's value × factor; null: the units are the same.</param>
public sealed record LisDriverTest(string Code, string? Name = null, string? Test = null, string? Loinc = null, string? Unit = null, decimal? Factor = null)
{
    /// <summary>The hub's code, if the catalog has it; null: the site decides what it means.</summary>
    public string? Means(LabCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Test is not null && catalog.Find(Test) is { } named ? named.Code : Loinc is not null ? catalog.Find(new Code(Model.Code.Loinc, Loinc, null))?.Code : null;
    }
}
