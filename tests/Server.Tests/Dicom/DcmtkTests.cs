using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Meridian.Gateway.Dicom;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace Meridian.Server.Tests.Dicom;

/// <summary>dcmtk's programs as peers, both ways, over sockets.</summary>
public sealed class DcmtkTests
{
    private const string Package = "dcmtk";
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory(Timeout = 180_000)]
    [InlineData]
    [InlineData("--propose-ts", "38", "--propose-pc", "128")]
    [InlineData("--repeat", "20", "-pdu", "4096")]
    [InlineData("--abort")]
    public async Task Echoscu_is_answered(params string[] options)
    {
        await using var host = await DicomHost.StartAsync();
        var (code, output) = await Programs.RunAsync("/usr/bin/echoscu", Package, ["-aec", "MERIDIAN", .. options, "127.0.0.1", Port(host.Port)]);
        Assert.True(code == 0, output);
    }

    [Fact(Timeout = 180_000)]
    public async Task Echoscu_over_TLS_is_answered()
    {
        using var scratch = new ScratchDirectory();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var file = scratch.File("hub.pem");
        await File.WriteAllTextAsync(file, made.ExportCertificatePem(), Deadline);
        await using var host = await DicomHost.StartAsync(listen: l => l.UseHttps(certificate));
        var (code, output) = await Programs.RunAsync("/usr/bin/echoscu", Package, "+tla", "+cf", file, "-aec", "MERIDIAN", "127.0.0.1", Port(host.Port));
        Assert.True(code == 0, output);
        // and the hub's own caller, which knows the certificate by its fingerprint
        var peer = host.Itself with { Tls = true, TrustedFingerprint = Convert.ToHexString(SHA256.HashData(certificate.RawData)) };
        await using var association = await host.Caller.OpenAsync(peer, DicomProposal.For(VerificationService.SopClass), Deadline);
        Assert.Equal(DicomStatus.Success, await association.EchoAsync(Deadline));
        var refused = await Assert.ThrowsAsync<DicomAssociationException>(() => host.Caller.OpenAsync(peer with { TrustedFingerprint = new string('0', 64) }, DicomProposal.For(VerificationService.SopClass), Deadline));
        Assert.Equal(AssociationFailure.Unreachable, refused.Failure);
    }

    [Theory(Timeout = 180_000)]
    [InlineData("-R", "CT_small.dcm", "MR_small.dcm", "rtdose.dcm", "waveform_ecg.dcm")]
    [InlineData("-pdu 4096 --max-send-pdu 4096", "CT_small.dcm")]
    [InlineData("-pdu 131072 --max-send-pdu 131072", "examples_rgb_color.dcm", "CT_small.dcm")]
    [InlineData("-xr", "MR_small_RLE.dcm", "SC_rgb_rle.dcm")]
    [InlineData("-xi", "MR_small_implicit.dcm")]
    [InlineData("-xb", "MR_small_bigendian.dcm")]
    [InlineData("-xd", "image_dfl.dcm")]
    [InlineData("-xv", "MR_small_jp2klossless.dcm")]
    [InlineData("-xt", "MR_small_jpeg_ls_lossless.dcm")]
    [InlineData("-xy", "SC_rgb_jpeg_dcmtk.dcm")]
    public async Task Storescu_stores(string options, params string[] names)
    {
        if (Corpora.Root is null || !Directory.Exists(Path.Combine(Corpora.Root, "dicom"))) Assert.Skip("the corpus is missing");
        var files = names.Select(n => Path.Combine(Corpora.Root!, "dicom/files", n)).ToArray();
        await using var hub = await StoreHub.StartAsync();
        var (code, output) = await Programs.RunAsync("/usr/bin/storescu", Package, ["-aec", "MERIDIAN", "-aet", "DCMTK", .. options.Split(' '), "127.0.0.1", Port(hub.Port), .. files]);
        Assert.True(code == 0, output);
        foreach (var path in files)
        {
            var file = DicomReader.ReadFile(await File.ReadAllBytesAsync(path, Deadline));
            var row = hub.Images.Instance(file.SopInstanceUid!);
            Assert.NotNull(row);
            Assert.Equal("DCMTK", row.CallingAe);
            // storescu may code the data set anew; the pixels are the same.
            var kept = DicomReader.ReadDataset(hub.Stored(row), TransferSyntax.FindOrAssume(row.TransferSyntaxUid));
            Assert.Equal(file.Dataset.GetString(DicomTags.PatientID), kept.GetString(DicomTags.PatientID));
            if (file.Dataset[DicomTags.PixelData] is { Fragments: null } pixels && file.Syntax.IsBigEndian == (row.TransferSyntaxUid == TransferSyntax.ExplicitVRBigEndian.Uid))
                Assert.True(pixels.Value.Span.SequenceEqual(kept[DicomTags.PixelData]!.Value.Span), path);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Storescp_takes_what_the_hub_sends_byte_for_byte()
    {
        if (Corpora.Root is null || !Directory.Exists(Path.Combine(Corpora.Root, "dicom"))) Assert.Skip("the corpus is missing");
        using var scratch = new ScratchDirectory();
        var folder = Directory.CreateDirectory(scratch.File("scp")).FullName;
        var port = LoopbackPort.Free();
        await using var host = await DicomHost.StartAsync();
        await using var storescp = await Programs.ListenAsync("/usr/bin/storescp", Package, port, "+xa", "+B", "-od", folder, Port(port));
        (string Name, string Path)[] names = [.. new[] { "CT_small.dcm", "MR_small_RLE.dcm", "JPEG2000.dcm", "rtdose.dcm", "ExplVR_BigEnd.dcm" }.Select(n => (n, Path.Combine(Corpora.Root!, "dicom/files", n)))];
        List<(DicomFile File, byte[] Bytes)> files = [];
        foreach (var (_, path) in names)
        {
            var bytes = await File.ReadAllBytesAsync(path, Deadline);
            files.Add((DicomReader.ReadFile(bytes), bytes));
        }
        await using (var association = await host.Caller.OpenAsync(host.Itself with { AeTitle = "STORESCP", Port = port }, DicomProposal.ToStore(files.Select(f => (f.File.SopClassUid!, f.File.Syntax.Uid))), Deadline))
            foreach (var (file, bytes) in files)
                Assert.Equal(DicomStatus.Success, (await association.StoreAsync(file.SopClassUid!, file.SopInstanceUid!, file.Syntax.Uid, DicomContent.Of(bytes.AsMemory((int)file.DatasetOffset)), cancellation: Deadline)).Status);
        var came = Directory.GetFiles(folder).Select(File.ReadAllBytes).Select(b => (File: DicomReader.ReadFile(b), Bytes: b)).ToDictionary(f => f.File.SopInstanceUid!);
        foreach (var (file, bytes) in files)
        {
            var other = came[file.SopInstanceUid!];
            var (ours, theirs) = (bytes[(int)file.DatasetOffset..], other.Bytes[(int)other.File.DatasetOffset..]);
            // dcmtk leaves out Data Set Trailing Padding (FFFC,FFFC) (PS3.10 7.2).
            if (ours.Length > theirs.Length && ours.AsSpan(theirs.Length).StartsWith((ReadOnlySpan<byte>)[0xFC, 0xFF, 0xFC, 0xFF])) ours = ours[..theirs.Length];
            Assert.True(ours.AsSpan().SequenceEqual(theirs), $"{file.SopInstanceUid}: {ours.Length} and {theirs.Length} bytes, the same for {ours.AsSpan().CommonPrefixLength(theirs)}");
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Orthanc_takes_and_sends()
    {
        if (Corpora.Root is null || !Directory.Exists(Path.Combine(Corpora.Root, "dicom"))) Assert.Skip("the corpus is missing");
        using var scratch = new ScratchDirectory();
        await using var hub = await StoreHub.StartAsync();
        var (dicom, http) = (LoopbackPort.Free(), LoopbackPort.Free());
        var settings = scratch.File("orthanc.json");
        await File.WriteAllTextAsync(settings, System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["StorageDirectory"] = scratch.File("orthanc"), ["IndexDirectory"] = scratch.File("orthanc"), ["DicomPort"] = dicom, ["HttpPort"] = http, ["DicomAet"] = "ORTHANC", ["Plugins"] = Array.Empty<string>(),
            ["DicomModalities"] = new Dictionary<string, object> { ["hub"] = new object[] { "MERIDIAN", "127.0.0.1", hub.Port } }, ["DicomAlwaysAllowStore"] = true,
        }), Deadline);
        await using var orthanc = await Programs.ListenAsync("/usr/sbin/Orthanc", "orthanc", http, settings);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}/") };
        // the hub as provider
        using var echoed = await client.PostAsync("modalities/hub/echo", new StringContent("{}"), Deadline);
        Assert.True(echoed.IsSuccessStatusCode);
        var ct = await File.ReadAllBytesAsync(Path.Combine(Corpora.Root!, "dicom/files/CT_small.dcm"), Deadline);
        using var uploaded = await client.PostAsync("instances", new ByteArrayContent(ct), Deadline);
        var id = System.Text.Json.JsonDocument.Parse(await uploaded.Content.ReadAsStringAsync(Deadline)).RootElement.GetProperty("ID").GetString()!;
        using var sent = await client.PostAsync("modalities/hub/store", new StringContent(id), Deadline);
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(Deadline));
        Assert.Equal("ORTHANC", hub.Images.Instance(DicomReader.ReadFile(ct).SopInstanceUid!)?.CallingAe);
        // and as caller
        var mr = await File.ReadAllBytesAsync(Path.Combine(Corpora.Root!, "dicom/files/MR_small_RLE.dcm"), Deadline);
        var file = DicomReader.ReadFile(mr);
        await using (var association = await hub.Caller.OpenAsync(hub.Itself with { AeTitle = "ORTHANC", Port = dicom }, DicomProposal.ToStore([(file.SopClassUid!, file.Syntax.Uid)]), Deadline))
            Assert.Equal(DicomStatus.Success, (await association.StoreAsync(file.SopClassUid!, file.SopInstanceUid!, file.Syntax.Uid, DicomContent.Of(mr.AsMemory((int)file.DatasetOffset)), cancellation: Deadline)).Status);
        var all = await client.GetStringAsync("instances", Deadline);
        Assert.Equal(2, System.Text.Json.JsonDocument.Parse(all).RootElement.GetArrayLength());
    }

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);
}
