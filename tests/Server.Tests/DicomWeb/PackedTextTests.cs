using System.IO.Compression;
using System.Text;
using Meridian.Gateway.DicomWeb.Retrieve;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>Compressed pieces put together without compressing them again: what comes out must be what any gzip reader reads, checksum and all.</summary>
public sealed class PackedTextTests
{
    [Theory]
    [InlineData]
    [InlineData("{}")]
    [InlineData("{\"a\":1}", "{\"b\":2}", "x")]
    public void Pieces_become_one_gzip_member(params string[] texts)
    {
        var file = PackedText.ArrayOf([.. texts.Select(t => PackedText.Of([Encoding.UTF8.GetBytes(t)]))]).SelectMany(p => p.ToArray()).ToArray();
        Assert.Equal($"[{string.Join(',', texts)}]", Read(file));
    }

    [Fact]
    public void Long_pieces_keep_their_checksum()
    {
        var random = new Random(7);
        var texts = Enumerable.Range(0, 5).Select(i => string.Concat(Enumerable.Repeat($"{{\"{random.Next()}\":{i}}}", 20_000 * i))).ToList();
        var packed = texts.ConvertAll(t => PackedText.Of([Encoding.UTF8.GetBytes(t)]));
        Assert.Equal($"[{string.Join(',', texts)}]", Read([.. PackedText.ArrayOf(packed).SelectMany(p => p.ToArray())]));
        foreach (var (text, one) in texts.Zip(packed))
        {
            using var unpacked = new StreamReader(one.Unpack());
            Assert.Equal(text, unpacked.ReadToEnd());
            Assert.Equal(text.Length, one.Length);
        }
    }

    // GZipStream itself does not check the sum; gzip does
    private static string Read(byte[] file)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("gzip", "-dc") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(file);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((0, ""), (process.ExitCode, errors));
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var ours = new StreamReader(gzip);
        var text = ours.ReadToEnd();
        Assert.Equal(output.GetAwaiter().GetResult(), text);
        return text;
    }
}
