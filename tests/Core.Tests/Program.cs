using Meridian.Core.Tests.Imaging;
using Meridian.Core.Tests.Record;

return args is ["--commit", var directory, var from, var count]
    ? await CommittingProcess.RunAsync(directory, int.Parse(from, System.Globalization.CultureInfo.InvariantCulture), int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))
    : args is ["--store", var folder, var first, var number]
    ? await StoringProcess.RunAsync(folder, int.Parse(first, System.Globalization.CultureInfo.InvariantCulture), int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
