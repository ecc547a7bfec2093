using Meridian.Core.Record;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Intake;

public sealed partial class IntakeWriter
{
    [LoggerMessage(1001, LogLevel.Information, "The record is open at sequence {Sequence}; {Equipment} pieces of equipment known, {Keys} messages remembered against duplicates")]
    private partial void LogOpen(long sequence, int equipment, long keys);

    [LoggerMessage(1002, LogLevel.Error, "The record cannot be written ({Trouble}): {Reason} Nothing is acknowledged until it can")]
    private partial void LogTrouble(RecordTrouble trouble, string reason);

    [LoggerMessage(1003, LogLevel.Information, "The record can be written again after {Seconds} s")]
    private partial void LogRecovered(double seconds);

    [LoggerMessage(1004, LogLevel.Error, "Facts of a message could not be taken in; it is kept in quarantine")]
    private partial void LogUnresolved(Exception fault);

    [LoggerMessage(1005, LogLevel.Error, "A transaction failed for no reason of the store's; its {Count} items are tried one by one")]
    private partial void LogCommitFault(Exception fault, int count);

    [LoggerMessage(1006, LogLevel.Error, "{Listener} failed to hear a commit")]
    private partial void LogListenerFault(Exception fault, string listener);

    [LoggerMessage(1007, LogLevel.Critical, "The writer met a fault of its own; what waited was refused")]
    private partial void LogWriterFault(Exception fault);
}
