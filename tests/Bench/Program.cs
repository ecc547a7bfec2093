using Meridian.Bench.Parser;
using Meridian.Bench.Record;

switch (args)
{
    case ["parser"]:
        return ParserBench.Run();
    case ["record", ..]:
        return RecordBench.Run(args.AsSpan(1));
    default:
        Console.Error.WriteLine("usage: bench parser | record [ROWS]");
        return 2;
}
