using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.Gateway.Fhir.Search;

/// <summary>
/// What a <c>next</c> link carries: the marker of the page's last entry with a checksum over it and the search it belongs to. The
/// checksum finds cursors that were changed or carried over to another search; it is no secret, because a cursor gives access to
/// nothing that its search does not.
/// </summary>
public static class PageCursor
{
    private const int SumLength = 9;

    public static string Write(string marker, string search)
    {
        var text = Encoding.UTF8.GetBytes(marker);
        return Base64Url.EncodeToString([.. Sum(text, search), .. text]);
    }

    /// <exception cref="FhirException">Not a cursor of this search.</exception>
    public static string Read(string cursor, string search)
    {
        byte[] bytes;
        try { bytes = Base64Url.DecodeFromChars(cursor); }
        catch (FormatException) { throw Damaged(); }
        if (bytes.Length <= SumLength) throw Damaged();
        var text = bytes.AsSpan(SumLength);
        if (!bytes.AsSpan(0, SumLength).SequenceEqual(Sum(text, search))) throw Damaged();
        return Encoding.UTF8.GetString(text);
    }

    private static byte[] Sum(ReadOnlySpan<byte> marker, string search)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(marker);
        hash.AppendData([0]);
        hash.AppendData(Encoding.UTF8.GetBytes(search));
        return hash.GetHashAndReset()[..SumLength];
    }

    private static FhirException Damaged() => FhirException.Invalid("The cursor is damaged or belongs to another search: start again without _cursor", "_cursor");
}
