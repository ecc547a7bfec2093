using System.Text;
using Meridian.Testing;
using Meridian.Wire.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>The recorded sessions, and messages that the tests make themselves.</summary>
internal static class LisCorpus
{
    public static byte[] Read(string name)
    {
        var path = Corpora.Root is null ? null : Path.Combine(Corpora.Root, "lis", name);
        if (path is null || !File.Exists(path)) Assert.Skip("The recorded sessions of analyzers are not on this machine");
        return File.ReadAllBytes(path);
    }

    public static IEnumerable<byte[]> All()
    {
        var folder = Corpora.Root is null ? null : Path.Combine(Corpora.Root, "lis");
        return folder is not null && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
    }

    /// <summary>The driver's framing of each of the three.</summary>
    public static LisFraming FramingOf(string name) => name switch
    {
        "cobas_c111.txt" => new LisFraming { EnquiryOptional = true, Trailer = LisTrailer.Lf },
        "pentra_xlr.txt" => new LisFraming { EnquiryOptional = true, Trailer = LisTrailer.Lf },
        "sysmex_xp100.txt" => new LisFraming { EnquiryOptional = true, Trailer = LisTrailer.Cr },
        _ => LisFraming.Default,
    };

    public static string Message(int number, int results = 3)
    {
        var text = new StringBuilder();
        text.Append($"H|\\^&|{number}||Virtual^1|||||||P|LIS2-A2|20261122030000\rP|1||PAT{number}\rO|1|S{number}||^^^GLU\\^^^NA|R\r");
        for (var i = 1; i <= results; i++) text.Append($"R|{i}|^^^T{i}|{number}.{i}|mmol/L||N||F||||20261122025900\r");
        return text.Append("L|1|N\r").ToString();
    }
}
