using Meridian.Bench.Parser;

switch (args)
{
    case ["parser"]:
        return ParserBench.Run();
    default:
        Console.Error.WriteLine("usage: bench parser");
        return 2;
}
