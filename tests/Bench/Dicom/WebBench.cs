using System.Buffers;
using System.Globalization;
using Meridian.Wire.Dicom;

namespace Meridian.Bench.Dicom;

/// <summary>
/// DICOMweb as a viewer uses it, the client on the same cores: frames of 512 KiB, the metadata of a series of 250, searches among many studies. Hub and peer
/// take turns, run by run; compare the ratios of their medians. Everything is in the page cache: what is measured is the way from there to the network.
/// </summary>
internal static class WebBench
{
    private const int Slices = 250;
    private const string Frames = "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*", Json = "application/dicom+json";

    public static async Task<int> RunAsync(BenchReport report, int runs, TimeSpan length, int studies, bool isAlone)
    {
        var results = new Dictionary<(string Name, string Unit), List<double>>();
        var slices = Enumerable.Range(0, Slices).Select(i => StoreFile.Make(512, 1, i)).ToList();
        var first = DicomReader.ReadFile(slices[0]).Dataset;
        var series = $"/dicom-web/studies/{first.GetUid(DicomTags.StudyInstanceUID)}/series/{first.GetUid(DicomTags.SeriesInstanceUID)}";
        var instances = slices.ConvertAll(s => $"{series}/instances/{DicomReader.ReadFile(s).Dataset.GetUid(DicomTags.SOPInstanceUID)}/frames/1");

        var peers = new List<WebPeer>();
        try
        {
            foreach (var start in new Func<Task<WebPeer?>>[] { async () => await WebPeer.MeridianAsync(), WebPeer.OrthancAsync })
            {
                // filling the peer with 100,000 studies takes longer than anybody waits
                if (isAlone && peers.Count > 0) break;
                if (await start() is not { } peer) continue;
                peers.Add(peer);
                await peer.StoreAsync(slices);
                await peer.StoreAsync(Enumerable.Range(0, studies).Select(Small));
                await peer.SettledAsync();
                Measure(peer, TimeSpan.FromSeconds(Math.Min(3, length.TotalSeconds)), null); // not counted: what is hot is compiled, what is cold is read
            }
            for (var run = 0; run < runs; run++)
                foreach (var peer in peers) Measure(peer, length, results);
        }
        finally
        {
            foreach (var peer in peers) await peer.DisposeAsync();
        }
        foreach (var ((name, unit), values) in results) report.Add(name, unit, values);
        return 0;

        void Measure(WebPeer peer, TimeSpan each, Dictionary<(string, string), List<double>>? to)
        {
            Count("frame of 512 KiB, 1 connection", instances.ConvertAll(i => WebClient.Get(peer.Address, i, Frames)), 1);
            Count("frame of 512 KiB, 4 connections", instances.ConvertAll(i => WebClient.Get(peer.Address, i, Frames)), 4);
            Count($"metadata of {Slices} instances", [WebClient.Get(peer.Address, series + "/metadata", Json)], 1);
            Count($"metadata of {Slices} instances, gzip", [WebClient.Get(peer.Address, series + "/metadata", Json, "Accept-Encoding: gzip\r\n")], 1);
            Count($"one patient's studies among {studies}", [.. Enumerable.Range(0, 500).Select(i => WebClient.Get(peer.Address, $"/dicom-web/studies?PatientID=BENCH{i * 7919L % studies}", Json))], 4);
            Count($"the newest 25 of {studies} studies", [WebClient.Get(peer.Address, "/dicom-web/studies?limit=25", Json)], 4);

            void Count(string what, IReadOnlyList<byte[]> requests, int connections)
            {
                var (rate, times) = WebClient.Run(peer.Address, requests, connections, each);
                Add($"web: {what}, {peer.Name}", "answers/s", rate);
                Add($"web: {what}, {peer.Name}, p50", "ms", times[times.Length / 2]);
                Add($"web: {what}, {peer.Name}, p99", "ms", times[(int)(times.Length * 0.99)]);
            }

            void Add(string name, string unit, double value)
            {
                if (to is null) return;
                if (!to.TryGetValue((name, unit), out var list)) to[(name, unit)] = list = [];
                list.Add(value);
            }
        }
    }

    /// <summary>A study of one tiny image, of a patient of its own.</summary>
    public static byte[] Small(int number)
    {
        var dataset = new DicomDataset();
        string Uid(int kind) => string.Create(CultureInfo.InvariantCulture, $"1.2.826.0.1.3680043.10.1338.2.{kind}.{number}");
        dataset.SetString(DicomTags.SOPClassUID, StoreObject.CtImageStorage);
        dataset.SetString(DicomTags.SOPInstanceUID, Uid(1));
        dataset.SetString(DicomTags.StudyDate, new DateOnly(2020, 1, 1).AddDays(number % 2000).ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        dataset.SetString(DicomTags.StudyTime, "101500");
        dataset.SetString(DicomTags.AccessionNumber, $"A{number}");
        dataset.SetString(DicomTags.Modality, number % 3 == 0 ? "MR" : "CT");
        dataset.SetString(DicomTags.StudyDescription, "Thorax");
        dataset.SetString(DicomTags.PatientName, $"Bench^Patient {number}");
        dataset.SetString(DicomTags.PatientID, $"BENCH{number}");
        dataset.SetString(DicomTags.PatientBirthDate, "19700101");
        dataset.SetString(DicomTags.PatientSex, "O");
        dataset.SetString(DicomTags.StudyInstanceUID, Uid(3));
        dataset.SetString(DicomTags.SeriesInstanceUID, Uid(2));
        dataset.SetString(DicomTags.StudyID, "1");
        dataset.SetString(DicomTags.SeriesNumber, "1");
        dataset.SetString(DicomTags.InstanceNumber, "1");
        var file = new ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(file, dataset, TransferSyntax.ExplicitVRLittleEndian);
        return file.WrittenSpan.ToArray();
    }
}
