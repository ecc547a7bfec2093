using System.Collections.Concurrent;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Wire.Dicom.Network;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// The DICOM listener: the upper layer over Kestrel, which brings sockets, TLS and mutual TLS (configured before this in the listener's pipeline) and orderly
/// shutdown. It owns what all associations share: their number, the clock that looks for overdue ones, the services.
/// </summary>
public sealed class DicomEndpoint : ConnectionHandler, IAsyncDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<long, DicomSession> sessions = new();
    private readonly ITimer checks;
    private int open;

    public DicomEndpoint(DicomOptions options, IEnumerable<IDicomService> services, IIntake intake, ConnectionBook book, TimeProvider clock, ILogger<DicomEndpoint> log)
    {
        (Options, Services, Intake, Book, Clock, Log) = (options, [.. services], intake, book, clock, log);
        Negotiator = new(options, Services);
        checks = clock.CreateTimer(static state => ((DicomEndpoint)state!).Check(), this, CheckEvery, CheckEvery);
    }

    internal DicomOptions Options { get; }
    internal IReadOnlyList<IDicomService> Services { get; }
    internal IIntake Intake { get; }
    internal ConnectionBook Book { get; }
    internal TimeProvider Clock { get; }
    internal ILogger Log { get; }
    internal DicomNegotiator Negotiator { get; }

    /// <summary>Connections open now.</summary>
    public int OpenCount => Volatile.Read(ref open);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var count = Interlocked.Increment(ref open);
        // An association too many is refused in the protocol's own words; a flood of connections is not worth them.
        if (count > Options.MaxAssociations * 2)
        {
            Interlocked.Decrement(ref open);
            DicomMetrics.Rejected.Add(1, new KeyValuePair<string, object?>("reason", "connections"));
            connection.Abort(new ConnectionAbortedException("Too many connections."));
            return;
        }
        var session = new DicomSession(connection, this);
        sessions[session.Id] = session;
        try
        {
            var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
            using var stop = lifetime?.ConnectionClosedRequested.UnsafeRegister(static state => ((DicomSession)state!).Stop("the hub stops"), session);
            await session.RunAsync();
        }
        finally
        {
            sessions.TryRemove(session.Id, out _);
            Interlocked.Decrement(ref open);
        }
    }

    public ValueTask DisposeAsync() => checks.DisposeAsync();

    private void Check()
    {
        foreach (var (_, session) in sessions) session.Check();
    }
}
