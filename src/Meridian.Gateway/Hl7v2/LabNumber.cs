using System.Globalization;
using Meridian.Core.Laboratory;

namespace Meridian.Gateway.Hl7v2;

/// <summary>A laboratory's number as it is reported: with as many decimals as the catalog says, else as it came.</summary>
internal static class LabNumber
{
    /// <summary>Invariant digits; empty for no number.</summary>
    public static string Shown(LabResultRow row, LabCatalog catalog)
    {
        if (row.Number is not { } number) return "";
        if (row.Test is { } code && catalog.Find(code)?.Decimals is { } decimals)
            return decimal.Round(number, decimals, MidpointRounding.AwayFromZero).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return number.ToString(CultureInfo.InvariantCulture);
    }
}
