using System.Globalization;
using Meridian.Bench;
using Meridian.Bench.Dicom;
using Meridian.Bench.Hub;
using Meridian.Bench.Laboratory;
using Meridian.Bench.Parser;
using Meridian.Bench.Record;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine("""
        Usage: ./meridian bench [NAME]

          intake [RUNS [SECONDS]]  PCD-01 over MLLP, durable before the answer; cold start, memory     (default: 5 runs of 5 s)
          ward [BEDS [SECONDS]]    a virtual ward, a wall page in Chromium, alarms into a browser      (default: 300 beds, 30 s)
          parser                   the HL7 v2 parser on one core, beside python3-hl7
          record [ROWS]            commits, growth, trends and waves of the record alone
          crash [ROUNDS]           kill -9 and power cuts under load: acknowledged, lost, twice        (default: 100 of each)
          dicom-store [RUNS [SECONDS]]  objects over DICOM associations, beside Orthanc and storescp  (default: 5 runs of 5 s)
          dicom-index [MANY [RUNS [SECONDS]]]  the index of images: little and much in it, in turns; queries (default: 1,000,000, 5 of 4 s)
          dicom-web [RUNS [SECONDS [STUDIES [alone]]]]  frames, metadata and searches over DICOMweb, beside Orthanc (default: 5 runs of 5 s, 2000 studies)
          dicom-list [RUNS [SECONDS [STUDIES]]]  the study list at rest and while four associations store   (default: 5 runs of 10 s, 2000 studies)
          dicom-headers [FILES [RUNS]]  heads of DICOM files, beside dcmdump and pydicom             (default: 20,000, 5)
          lis [ANALYZERS [SECONDS [RESULTS]]]  laboratory analyzers at once, host queries meanwhile, a day replayed (default: 50, 20 s, 100,000)
          all                      intake, parser, record

        Figures go to the screen and to artifacts/bench/NAME.json, as minimum, median and maximum. Compare ratios, not single times.
        """);
    return 0;
}

switch (args)
{
    case [] or ["all"]:
        return Math.Max(await IntakeAsync(5, 5), Math.Max(ParserBench.Run(), RecordBench.Run([])));
    case ["parser"]:
        return ParserBench.Run();
    case ["record", ..]:
        return RecordBench.Run(args.AsSpan(1));
    case ["intake", ..]:
        return await IntakeAsync(Number(1, 5), Number(2, 5));
    case ["ward", ..]:
        return await WardAsync(Number(1, 300), Number(2, 30));
    case ["dicom-store", ..]:
        return await DicomStoreAsync(Number(1, 5), Number(2, 5));
    case ["dicom-index", ..]:
        return await DicomIndexAsync(Number(1, 1_000_000), Number(2, 5), Number(3, 4));
    case ["dicom-web", ..]:
        return await DicomWebAsync(Number(1, 5), Number(2, 5), Number(3, 2000), args.Contains("alone"));
    case ["dicom-list", ..]:
        return await DicomListAsync(Number(1, 5), Number(2, 10), Number(3, 2000));
    case ["dicom-headers", ..]:
        return await DicomHeadersAsync(Number(1, 20_000), Number(2, 5));
    case ["dicom-headers-read", var folder]:
        return HeaderBench.Read(folder);
    case ["lis", ..]:
        return await LisAsync(Number(1, 50), Number(2, 20), Number(3, 100_000));
    case ["crash", ..]:
        return await CrashBench.RunAsync(Number(1, 100));
    default:
        Console.Error.WriteLine($"meridian: there is no benchmark '{args[0]}'; see ./meridian bench --help");
        return 2;
}

int Number(int at, int otherwise) => args.Length > at && int.TryParse(args[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

static async Task<int> IntakeAsync(int runs, int seconds)
{
    var report = new BenchReport();
    var code = await IntakeBench.RunAsync(report, runs, TimeSpan.FromSeconds(seconds));
    report.Save("intake");
    return code;
}

static async Task<int> LisAsync(int analyzers, int seconds, int day)
{
    var report = new BenchReport();
    var code = await LisBench.RunAsync(report, analyzers, TimeSpan.FromSeconds(seconds), day);
    report.Save("lis");
    return code;
}

static async Task<int> DicomStoreAsync(int runs, int seconds)
{
    var report = new BenchReport();
    var code = await StoreBench.RunAsync(report, runs, TimeSpan.FromSeconds(seconds));
    report.Save("dicom-store");
    return code;
}

static async Task<int> DicomHeadersAsync(int files, int runs)
{
    var report = new BenchReport();
    var code = await HeaderBench.RunAsync(report, files, runs);
    report.Save("dicom-headers");
    return code;
}

static async Task<int> DicomIndexAsync(int many, int runs, int seconds)
{
    var report = new BenchReport();
    var code = await IndexBench.RunAsync(report, 10_000, many, runs, TimeSpan.FromSeconds(seconds));
    report.Save("dicom-index");
    return code;
}

static async Task<int> DicomWebAsync(int runs, int seconds, int studies, bool isAlone)
{
    var report = new BenchReport();
    var code = await WebBench.RunAsync(report, runs, TimeSpan.FromSeconds(seconds), studies, isAlone);
    report.Save("dicom-web");
    return code;
}

static async Task<int> DicomListAsync(int runs, int seconds, int studies)
{
    var report = new BenchReport();
    var code = await ListBench.RunAsync(report, runs, TimeSpan.FromSeconds(seconds), studies);
    report.Save("dicom-list");
    return code;
}

static async Task<int> WardAsync(int beds, int seconds)
{
    var report = new BenchReport();
    var code = await WardBench.RunAsync(report, beds, TimeSpan.FromSeconds(seconds), withPage: true);
    report.Save("ward");
    return code;
}
