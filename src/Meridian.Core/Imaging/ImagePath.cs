using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.Core.Imaging;

/// <summary>Where an object lies below the imaging folder: <c>yyyy/MM/dd/StudyUID/SeriesUID/SOPInstanceUID.dcm</c>, the day of receipt in UTC.</summary>
public static class ImagePath
{
    public const string Extension = ".dcm";

    public static string Of(DateTimeOffset receivedAt, string studyUid, string seriesUid, string sopUid) =>
        string.Create(CultureInfo.InvariantCulture, $"{receivedAt.UtcDateTime:yyyy'/'MM'/'dd}/{Part(studyUid)}/{Part(seriesUid)}/{Part(sopUid)}{Extension}");

    /// <summary>The name of the nth object that came under a UID that another bears.</summary>
    public static string OfConflict(DateTimeOffset receivedAt, string studyUid, string seriesUid, string sopUid, int number) =>
        Numbered(Of(receivedAt, studyUid, seriesUid, sopUid), "conflict-", number);

    public static string Numbered(string path, string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{path[..^Extension.Length]}.{word}{number}{Extension}");

    /// <summary>A UID is 1 to 64 digits and points (PS3.5 9.1); whatever else was sent as one becomes a name that no path can be hidden in.</summary>
    public static string Part(string uid) => IsPlain(uid) ? uid : "uid-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uid)).AsSpan(0, 16));

    public static bool IsPlain(string uid)
    {
        if (uid.Length is 0 or > 64 || uid[0] == '.') return false;
        foreach (var c in uid)
            if (c is not ((>= '0' and <= '9') or '.')) return false;
        return true;
    }

    /// <summary>The part of a file's name that stands for the SOP Instance UID.</summary>
    public static string StemOf(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        if (name.EndsWith(Extension, StringComparison.Ordinal)) name = name[..^Extension.Length];
        // UIDs consist of digits and points: a letter begins what the hub added
        for (var i = 1; i < name.Length; i++)
            if (name[i] == '.' && i + 1 < name.Length && char.IsAsciiLetter(name[i + 1])) return name[..i].ToString();
        return name.ToString();
    }
}
