using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>The text that finding an order by a part of a name or number looks in.</summary>
internal static class OrderSearch
{
    /// <summary>The patient's names and identifiers, the order's numbers and what was ordered, in lower case, each on a line of its own.</summary>
    public static string TextOf(ImagingOrder order)
    {
        string?[] own = [order.Placer?.Value, order.Filler?.Value, order.Accession, order.RequestedProcedureId, order.Description, order.Procedure?.Text];
        return PatientSearch.Fold(string.Join('\n', own.Where(text => !string.IsNullOrWhiteSpace(text)))) + "\n" + PatientSearch.TextOf(order.Patient);
    }
}
