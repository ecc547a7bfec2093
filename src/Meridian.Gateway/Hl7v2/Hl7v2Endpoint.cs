using System.Collections.Concurrent;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Wire.Hl7v2;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// The HL7 v2 listener: MLLP over Kestrel, which brings sockets, TLS and mutual TLS (configured before this in the listener's pipeline) and orderly shutdown.
/// It owns what all connections share: their number, the clock that looks for overdue ones, the door to the record.
/// </summary>
public sealed class Hl7v2Endpoint : ConnectionHandler, IAsyncDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<long, Hl7v2Session> sessions = new();
    private readonly ITimer checks;
    private int open;

    public Hl7v2Endpoint(Hl7v2Options options, IIntake intake, ConnectionBook book, TimeProvider clock, ILogger<Hl7v2Endpoint> log)
    {
        (Options, Intake, Book, Clock, Log) = (options, intake, book, clock, log);
        FrameOptions = options.FrameOptions();
        checks = clock.CreateTimer(static state => ((Hl7v2Endpoint)state!).Check(), this, CheckEvery, CheckEvery);
    }

    internal Hl7v2Options Options { get; }
    internal Hl7v2FrameOptions FrameOptions { get; }
    internal IIntake Intake { get; }
    internal ConnectionBook Book { get; }
    internal TimeProvider Clock { get; }
    internal ILogger Log { get; }
    /// <summary>What analyzers are told to do; null: this hub has no laboratory.</summary>
    internal Hl7v2LabHost? Work { get; init; }

    /// <summary>Connections open now.</summary>
    public int OpenCount => Volatile.Read(ref open);

    internal IEnumerable<Hl7v2Session> Sessions => sessions.Values;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (Interlocked.Increment(ref open) > Options.MaxConnections)
        {
            Interlocked.Decrement(ref open);
            Hl7v2Metrics.Refused.Add(1);
            Log.TooManyConnections(connection.RemoteEndPoint?.ToString() ?? "", Options.MaxConnections);
            connection.Abort(new ConnectionAbortedException("Too many connections."));
            return;
        }
        Hl7v2Metrics.Connections.Add(1);
        var session = new Hl7v2Session(connection, this);
        sessions[session.Id] = session;
        try
        {
            // The hub shuts down: what was taken is answered first.
            var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
            using var stop = lifetime?.ConnectionClosedRequested.UnsafeRegister(static state => ((Hl7v2Session)state!).Stop("the hub stops"), session);
            await session.RunAsync();
        }
        finally
        {
            sessions.TryRemove(session.Id, out _);
            Interlocked.Decrement(ref open);
            Hl7v2Metrics.Connections.Add(-1);
        }
    }

    public ValueTask DisposeAsync() => checks.DisposeAsync();

    private void Check()
    {
        foreach (var (_, session) in sessions) session.Check();
    }
}
