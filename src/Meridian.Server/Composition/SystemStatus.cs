using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Core.Retention;
using Meridian.Core.Twins;
using Meridian.Gateway.Admin;
using Meridian.Gateway.Live;
using Meridian.Server.Configuration;
using Meridian.Store.Sqlite;

namespace Meridian.Server.Composition;

/// <summary>How the hub is, for the page "System".</summary>
internal sealed class SystemStatus(HubSettings settings, HubIdentity hub, BoundListeners listeners, SqliteRecord record, IntakeWriter intake,
    IWard ward, ConnectionBook connections, LiveFeed live, RetentionOptions retention, TimeProvider clock) : ISystemStatus
{
    public SystemView Read()
    {
        var trouble = intake.State.Message;
        var store = Store(ref trouble);
        return new SystemView
        {
            Version = hub.Version,
            Hub = hub.Id,
            StartedAt = hub.StartedAt.ToUnixTimeMilliseconds(),
            Now = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Healthy = trouble is null,
            Listeners = [View("http", settings.Http), View("mllp", settings.Mllp), View("dicom", settings.Dicom), View("lis", settings.Lis), View("poct", settings.Poct)],
            Store = store,
            Retention = [.. Enum.GetValues<RetentionKind>().Select(kind => new RetentionView(kind.ToString(), retention.Of(kind)?.TotalDays))],
            Rates = Rates(trouble is null),
        };
    }

    private ListenerView View(string name, ListenerAddress address)
    {
        var bound = listeners.Of(name);
        return new ListenerView(name, bound?.ToString(), settings.Tls.GetValueOrDefault(name) is { IsOn: true }, address.IsOff ? ListenerState.Off : bound is null ? ListenerState.Failed : ListenerState.Listening, null);
    }

    private StoreView Store(ref string? trouble)
    {
        var drive = new DriveInfo(settings.Data);
        var sequence = 0L;
        try { sequence = record.Reader.Position().Sequence.Value; }
        catch (RecordUnavailableException unreadable) { trouble ??= unreadable.Message; }
        var bytes = new DirectoryInfo(settings.Data).EnumerateFiles("record.db*").Sum(file => file.Length);
        return new StoreView("SQLite", settings.Data, trouble is null, trouble, bytes, drive.AvailableFreeSpace, drive.TotalSize, sequence);
    }

    private RatesView Rates(bool readable)
    {
        var equipment = ward.Tiles().SelectMany(tile => tile.Equipment).ToList();
        var waiting = readable ? record.Reader.Quarantine(QuarantineState.Waiting, null, 10_000).LongCount() : 0;
        return new RatesView(connections.All.Where(c => c.IsOpen).Sum(c => c.Counters().MessagesPerSecond), connections.OpenCount, live.Viewers,
            equipment.Count, equipment.Count(e => e.State == EquipmentState.Live), waiting);
    }
}
