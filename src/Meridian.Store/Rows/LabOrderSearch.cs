using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>The text that finding a laboratory order by a part of a name or number looks in.</summary>
internal static class LabOrderSearch
{
    /// <summary>The specimen's and the order's numbers, then the patient's names and identifiers, in lower case, each on a line of its own.</summary>
    public static string TextOf(LabOrder order)
    {
        string?[] own = [order.Specimen.Id, order.Placer?.Value, order.Filler?.Value];
        return PatientSearch.Fold(string.Join('\n', own.Where(text => !string.IsNullOrWhiteSpace(text)))) + "\n" + PatientSearch.TextOf(order.Patient);
    }
}
