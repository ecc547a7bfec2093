using System.Globalization;
using System.Text;
using Meridian.Core;
using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Blobs;
using Meridian.Store.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Bench.Dicom;

/// <summary>
/// The index of images by itself, without a network: small objects stored over four sessions into a store that holds little and one
/// that holds much, in turns; and how many queries a second the latter answers.
/// </summary>
internal static class IndexBench
{
    private const int Sessions = 4, ObjectBytes = 1024, PerStudy = 10;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(BenchReport report, int few, int many, int runs, TimeSpan time)
    {
        var root = Directory.CreateTempSubdirectory("meridian-bench-").FullName;
        try
        {
            Fill(Path.Combine(root, "few"), few);
            var begun = TimeProvider.System.GetTimestamp();
            Fill(Path.Combine(root, "many"), many);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{many} instances laid down in {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s, database {new FileInfo(Path.Combine(root, "many", "record.db")).Length / (double)many:0} bytes an instance"));
            await using var small = await Hub.StartAsync(Path.Combine(root, "few"), 1);
            await using var large = await Hub.StartAsync(Path.Combine(root, "many"), 2);
            var (rateSmall, rateLarge) = (new List<double>(), new List<double>());
            await small.StoreAsync(TimeSpan.FromSeconds(1));
            await large.StoreAsync(TimeSpan.FromSeconds(1));
            var (cpu, before) = (Environment.CpuUsage.TotalTime, small.Stored + large.Stored);
            for (var run = 0; run < runs; run++)
            {
                rateSmall.Add(await small.StoreAsync(time));
                rateLarge.Add(await large.StoreAsync(time));
            }
            report.Add($"tiny objects stored, {few} instances there", "1/s", rateSmall);
            report.Add($"tiny objects stored, {many} instances there", "1/s", rateLarge);
            report.Add($"rate with {many} ÷ rate with {few}", "", rateLarge.Zip(rateSmall, (l, s) => l / s));
            report.Add("processor time of an object, sender and all", "us", [(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / (small.Stored + large.Stored - before)]);
            Queries(report, large.Reader, many / PerStudy, runs, time);
            return 0;
        }
        finally { Directory.Delete(root, recursive: true); }
    }

    private static void Queries(BenchReport report, IImagingReader reader, int studies, int runs, TimeSpan time)
    {
        var random = new Random(1);
        int One() => random.Next(studies);
        (string Name, Func<StudyQuery> Make)[] kinds =
        [
            ("by Study Instance UID", () => new() { StudyUids = [StudyUid(One())] }),
            ("by Patient ID", () => new() { PatientId = PatientOf(One()) }),
            ("by accession number", () => new() { AccessionNumber = "A" + One().ToString(CultureInfo.InvariantCulture) }),
            ("by the beginning of a name, first 25", () => new() { PatientName = $"Fam{One() % 5000:0000}*", Limit = 25 }),
            ("one day's CT, first 25", () => new() { StudyDate = TextRange.Parse(DateOf(One())), Modalities = ["CT"], Limit = 25 }),
            ("newest 25", () => new() { Limit = 25, Order = StudyOrder.Activity }),
        ];
        foreach (var (name, make) in kinds)
        {
            var rates = new List<double>();
            long rows = 0, asked = 0;
            var cpu = Environment.CpuUsage.TotalTime;
            for (var run = 0; run < runs; run++)
            {
                var (begun, count) = (TimeProvider.System.GetTimestamp(), 0);
                while (TimeProvider.System.GetElapsedTime(begun) < time / 4)
                {
                    rows += reader.Studies(make()).Count();
                    count++;
                }
                asked += count;
                rates.Add(count / TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
            }
            var each = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / asked;
            report.Add(string.Create(CultureInfo.InvariantCulture, $"{studies} studies, {name} ({each:0} us cpu, {rows / (double)asked:0.#} rows)"), "1/s", rates);
        }
    }

    private static string StudyUid(int study) => string.Create(CultureInfo.InvariantCulture, $"1.2.826.0.1.{(study * 7919L) % 1_000_003}.{study}");
    private static string PatientOf(int study) => string.Create(CultureInfo.InvariantCulture, $"P{study / 3}");
    private static string DateOf(int study) => Start.AddDays(study * 7 % 2000 - 2000).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Rows as an older hub would have left them; the files themselves are not needed.</summary>
    private static void Fill(string directory, int instances)
    {
        var record = SqliteRecord.Open(new() { Directory = directory }, TimeProvider.System);
        var batch = new RecordBatch();
        long sequence = 0;
        for (var number = 0; number < instances / PerStudy; number++)
        {
            var first = sequence + 1;
            var study = new StudyRow
            {
                Id = first, StudyUid = StudyUid(number), Patient = new PatientId(number / 3 + 1), PatientId = PatientOf(number), PatientName = $"Fam{number % 5000:0000}^Given{number}", PatientSex = "F",
                StudyDate = DateOf(number), StudyTime = "101500", AccessionNumber = $"A{number}", StudyDescription = "Thorax", Modalities = [number % 3 == 0 ? "CT" : "MR"], SopClasses = ["1.2.840.10008.5.1.4.1.1.2"],
                SeriesCount = 1, InstanceCount = PerStudy, ByteCount = PerStudy * 526_000L, CallingAe = "CT1", FirstReceivedAt = Start, LastReceivedAt = Start, Revision = new(first + PerStudy - 1), Json = Json(600),
            };
            var series = new SeriesRow { Id = first, Study = study, SeriesUid = study.StudyUid + ".1", Modality = study.Modalities[0], SeriesNumber = 1, CallingAe = "CT1", InstanceCount = PerStudy, ByteCount = study.ByteCount, FirstReceivedAt = Start, LastReceivedAt = Start, Revision = study.Revision, Json = Json(300) };
            batch.Imaging.Studies.Add(study);
            batch.Imaging.Series.Add(series);
            for (var i = 1; i <= PerStudy; i++)
            {
                var uid = string.Create(CultureInfo.InvariantCulture, $"{series.SeriesUid}.{i}.{(number * 104_729L + i * 7) % 999_983}");
                batch.Imaging.Instances.Add(new()
                {
                    Sequence = new(++sequence), Series = series, SopUid = uid, SopClassUid = "1.2.840.10008.5.1.4.1.1.2", TransferSyntaxUid = "1.2.840.10008.1.2.1", InstanceNumber = i, Frames = 1, Rows = 512, Columns = 512,
                    BitsAllocated = 16, CallingAe = "CT1", CalledAe = "MERIDIAN", PeerAddress = "10.0.0.1", ReceivedAt = Start, ByteCount = 526_000, DatasetOffset = 340, Checksum = 1,
                    Location = new(new(sequence), ImagePath.Of(Start, study.StudyUid, series.SeriesUid, uid)), Json = Json(250),
                });
            }
            if (number % 200 != 199) continue;
            record.Writer.Commit(batch);
            batch.Clear();
        }
        record.Writer.Commit(batch);
        record.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static byte[] Json(int length) => Encoding.ASCII.GetBytes("{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"" + new string('x', length - 36) + "\"]}}");

    /// <summary>Core on the record and files of one folder.</summary>
    private sealed class Hub(SqliteRecord record, ServiceProvider services, List<IHostedService> hosted, int number) : IAsyncDisposable
    {
        private long stored;

        public IImagingReader Reader => record.Images;
        public long Stored => Interlocked.Read(ref stored);

        public static async Task<Hub> StartAsync(string directory, int number)
        {
            var record = SqliteRecord.Open(new() { Directory = directory }, TimeProvider.System);
            var collection = new ServiceCollection();
            collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            collection.AddSingleton(record.Writer).AddSingleton(record.Reader).AddSingleton(record.Images);
            collection.AddSingleton<IImageStore>(new ImageStore(new() { Folder = Path.Combine(directory, "imaging") }, record.Images, TimeProvider.System));
            collection.AddMeridianCore(new());
            var services = collection.BuildServiceProvider();
            var hosted = services.GetServices<IHostedService>().ToList();
            foreach (var service in hosted) await service.StartAsync(default);
            return new(record, services, hosted, number);
        }

        /// <summary>Stores for a while; returns objects a second, each durable before the next of its session.</summary>
        public async Task<double> StoreAsync(TimeSpan time)
        {
            var (desk, store) = (services.GetRequiredService<ImagingDesk>(), services.GetRequiredService<IImageStore>());
            var bytes = new byte[ObjectBytes];
            var (begun, before) = (TimeProvider.System.GetTimestamp(), Interlocked.Read(ref stored));
            await Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => Task.Run(async () =>
            {
                while (TimeProvider.System.GetElapsedTime(begun) < time)
                {
                    var one = Interlocked.Increment(ref stored);
                    var incoming = store.Begin();
                    incoming.Append(bytes.AsSpan(0, 340));
                    incoming.BeginDataset();
                    incoming.Append(bytes);
                    var study = string.Create(CultureInfo.InvariantCulture, $"1.3.{number}.{session}.{one / 1000}");
                    var receipt = await desk.StoreAsync(incoming, new()
                    {
                        StudyUid = study, SeriesUid = study + ".1", SopUid = string.Create(CultureInfo.InvariantCulture, $"{study}.{one * 2654435761 % 4294967296}.{one}"), SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
                        TransferSyntaxUid = "1.2.840.10008.1.2.1", PatientId = study, PatientName = "Bench^Index", StudyDate = "20261121", Modality = "CT", InstanceNumber = (int)one, Frames = 1,
                        Manufacturer = "ACME", SerialNumber = "1", StudyJson = Json(600), SeriesJson = Json(300), InstanceJson = Json(250),
                    }, new() { CallingAe = "CT1", CalledAe = "MERIDIAN", PeerAddress = "10.0.0.1", ReceivedAt = TimeProvider.System.GetUtcNow() });
                    if (receipt.Outcome != InstanceOutcome.Stored) throw new InvalidOperationException($"{receipt.Outcome}: {receipt.Reason}");
                }
            })));
            return (Interlocked.Read(ref stored) - before) / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in hosted.AsEnumerable().Reverse()) await service.StopAsync(default);
            await services.DisposeAsync();
            await record.DisposeAsync();
        }
    }
}
