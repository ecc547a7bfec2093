using Meridian.Core.Record;
using Microsoft.Extensions.Logging;

namespace Meridian.Store.Sqlite;

public sealed partial class SqliteRecord
{
    [LoggerMessage(3001, LogLevel.Warning, "The hub did not end cleanly last time; the record was checked {Extent} in {Milliseconds} ms and no damage was found")]
    private static partial void LogChecked(ILogger logger, string extent, long milliseconds);

    [LoggerMessage(3002, LogLevel.Information, "The record was brought to schema version {Version}; a copy of what was before is {Copy}")]
    private static partial void LogMigrated(ILogger logger, int version, string copy);

    [LoggerMessage(3003, LogLevel.Error, "The record is in trouble ({Trouble}): {Message}")]
    private static partial void LogTrouble(ILogger logger, RecordTrouble trouble, string message);
}
