using System.Collections.Concurrent;
using Meridian.Core.Connections;
using Meridian.Core.Peers;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Gateway.Dicom;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The same promise for images: whatever was answered with success is there whole, after the process was killed in the middle of a load of stores.</summary>
public sealed class ImageCrashTests
{
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    [Theory(Timeout = 180_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_acknowledged_instance_is_there_whole_after_SIGKILL(int seed)
    {
        var moment = 30 + new Random(seed).Next(150);
        await using var hub = await HubProcess.StartAsync();
        var acknowledged = new ConcurrentDictionary<string, byte[]>();
        var sent = new ConcurrentDictionary<string, byte[]>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loads = Enumerable.Range(0, 4).Select(i => LoadAsync(hub.Dicom.Port, i, sent, acknowledged, () => { if (acknowledged.Count >= moment) enough.TrySetResult(); })).ToList();
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(120));
        await hub.KillAsync();
        await Task.WhenAll(loads).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.True(acknowledged.Count >= moment);

        // Started again it serves them: over C-STORE a copy that differs would be a conflict, one that is gone would be new.
        await using var again = await HubProcess.StartAsync(data: hub.Data);
        await using var association = await Caller().OpenAsync(Peer(again.Dicom.Port), DicomProposal.ToStore([(SecondaryCapture, TransferSyntax.ExplicitVRLittleEndian.Uid)]));
        foreach (var (uid, bytes) in acknowledged)
            Assert.Equal((uid, DicomStatus.Success), (uid, (await association.StoreAsync(SecondaryCapture, uid, TransferSyntax.ExplicitVRLittleEndian.Uid, DicomContent.Of(bytes))).Status));
        await association.DisposeAsync();
        await again.StopAsync();

        // And in its record and files each is there once, byte for byte; of what was sent without an answer there is the whole or nothing.
        await using var record = Store.Sqlite.SqliteRecord.Open(new Store.Sqlite.SqliteRecordOptions { Directory = hub.Data }, TimeProvider.System);
        var index = (Core.Imaging.IImagingReader)record.Reader;
        Assert.Empty(index.Conflicts(null, null, 10));
        var kept = index.InstancesOf("1.2.3.4").ToList();
        Assert.Equal(kept.Count, kept.Select(k => k.SopUid).Distinct().Count());
        Assert.Empty(acknowledged.Keys.Except(kept.Select(k => k.SopUid)));
        foreach (var row in kept)
        {
            var file = row.Location.Path is { } path ? await File.ReadAllBytesAsync(Path.Combine(hub.Data, "imaging", path)) : index.BytesOf(row.Sequence) ?? await File.ReadAllBytesAsync(Path.Combine(hub.Data, "imaging", index.Instance(row.Sequence)!.Location.Path!));
            Assert.True(file.AsSpan((int)row.DatasetOffset).SequenceEqual(sent[row.SopUid]), row.SopUid);
        }
    }

    private static async Task LoadAsync(int port, int association, ConcurrentDictionary<string, byte[]> sent, ConcurrentDictionary<string, byte[]> acknowledged, Action heard)
    {
        try
        {
            await using var open = await Caller().OpenAsync(Peer(port), DicomProposal.ToStore([(SecondaryCapture, TransferSyntax.ExplicitVRLittleEndian.Uid)]));
            for (var i = 0; i < 10_000; i++)
            {
                var uid = $"1.2.3.4.{association + 1}.{i + 1}";
                // small ones go into the record, large ones become files
                var bytes = sent[uid] = Capture(uid, i % 3 == 0 ? 400 : 40);
                if ((await open.StoreAsync(SecondaryCapture, uid, TransferSyntax.ExplicitVRLittleEndian.Uid, DicomContent.Of(bytes))).Status != DicomStatus.Success) continue;
                acknowledged[uid] = bytes;
                heard();
            }
        }
        catch (Exception lost) when (lost is DicomAssociationException or IOException)
        {
            // the hub was killed
        }
    }

    private static DicomCaller Caller() => new(new DicomOptions { AeTitle = "LOAD" }, new ConnectionBook(new ConnectionOptions(), TimeProvider.System), TimeProvider.System, NullLogger<DicomCaller>.Instance, new ServiceCollection().BuildServiceProvider());

    private static DicomPeer Peer(int port) => new() { AeTitle = "MERIDIAN", Host = "127.0.0.1", Port = port };

    private static byte[] Capture(string uid, int pixels)
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.SOPClassUID, SecondaryCapture);
        dataset.SetString(DicomTags.SOPInstanceUID, uid);
        dataset.SetString(DicomTags.StudyInstanceUID, "1.2.3.4");
        dataset.SetString(DicomTags.SeriesInstanceUID, "1.2.3.4.5");
        dataset.SetString(DicomTags.Modality, "OT");
        dataset.SetString(DicomTags.PatientID, "CRASH1");
        dataset.SetUInt16(DicomTags.Rows, (ushort)pixels);
        dataset.SetUInt16(DicomTags.Columns, (ushort)pixels);
        dataset.SetUInt16(DicomTags.BitsAllocated, 8);
        var values = new byte[pixels * pixels];
        new Random(uid.GetHashCode(StringComparison.Ordinal)).NextBytes(values);
        dataset.SetBytes(DicomTags.PixelData, DicomVr.OB, values);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        DicomWriter.WriteDataset(output, dataset, TransferSyntax.ExplicitVRLittleEndian);
        return output.WrittenSpan.ToArray();
    }
}
