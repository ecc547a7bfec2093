using System.Text;
using Meridian.Core.Imaging;

namespace Meridian.Store.Rows;

/// <summary>Texts of images in the forms in which they are stored and searched.</summary>
internal static class ImageText
{
    private const string Separator = "\\";

    /// <summary>FNV-1a of 64 bits over the UTF-8 (RFC 9923), folded to 48: short in an index, and a meeting by chance is sorted out by the text.</summary>
    public static long Hash(string uid)
    {
        var hash = 14695981039346656037UL;
        Span<byte> utf8 = stackalloc byte[256];
        var bytes = Encoding.UTF8.GetMaxByteCount(uid.Length) <= utf8.Length ? utf8[..Encoding.UTF8.GetBytes(uid, utf8)] : Encoding.UTF8.GetBytes(uid);
        foreach (var one in bytes) hash = (hash ^ one) * 1099511628211UL;
        return (long)((hash >> 48) ^ (hash & 0xFFFF_FFFF_FFFF));
    }

    public static string Join(IReadOnlyList<string> values) => string.Join(Separator, values);
    public static IReadOnlyList<string> Split(string text) => text.Length == 0 ? [] : text.Split(Separator);

    /// <summary>Lower case; blanks and empty components at the end of a name mean nothing (PS3.5 6.2.1).</summary>
    public static string Fold(string text) => text.Trim().TrimEnd('^', ' ').ToLowerInvariant();

    /// <summary>A group of a PN, folded: 0 alphabetic, 1 ideographic, 2 phonetic.</summary>
    public static string Group(string? name, int group)
    {
        if (name is null) return "";
        var groups = name.Split('=');
        return group < groups.Length ? Fold(groups[group]) : "";
    }

    public static bool IsStandardPath(InstanceRow row) => row.Location.Path is { } path && ImagePath.IsPlain(row.StudyUid) && ImagePath.IsPlain(row.SeriesUid) && ImagePath.IsPlain(row.SopUid)
        && path == ImagePath.Of(row.ReceivedAt, row.StudyUid, row.SeriesUid, row.SopUid);
}
