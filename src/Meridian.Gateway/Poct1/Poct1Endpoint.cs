using System.Collections.Concurrent;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Meters;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Poct1;

/// <summary>
/// The listener for point-of-care devices: POCT1-A over Kestrel, which brings sockets, TLS and mutual TLS (configured before this in the listener's pipeline) and orderly shutdown.
/// It owns what all connections share: their number, the clock that looks for overdue ones, the lists that devices are told.
/// </summary>
public sealed class Poct1Endpoint : ConnectionHandler, IAsyncDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<long, Poct1Session> sessions = new();
    private readonly MeterOperators operators;
    private readonly ITimer checks;
    private int open;

    internal Poct1Endpoint(Poct1Options options, IIntake intake, ConnectionBook book, MeterOperators operators, Poct1Lists lists, TimeProvider clock, ILogger<Poct1Endpoint> log)
    {
        (Options, Intake, Book, Lists, Clock, Log, this.operators) = (options, intake, book, lists, clock, log, operators);
        operators.Changed += TellLists;
        checks = clock.CreateTimer(static state => ((Poct1Endpoint)state!).Check(), this, CheckEvery, CheckEvery);
    }

    internal Poct1Options Options { get; }
    internal IIntake Intake { get; }
    internal ConnectionBook Book { get; }
    internal Poct1Lists Lists { get; }
    internal TimeProvider Clock { get; }
    internal ILogger Log { get; }

    /// <summary>Connections open now.</summary>
    public int OpenCount => Volatile.Read(ref open);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (Interlocked.Increment(ref open) > Options.MaxConnections)
        {
            Interlocked.Decrement(ref open);
            Poct1Metrics.Refused.Add(1);
            Log.TooManyConnections(connection.RemoteEndPoint?.ToString() ?? "", Options.MaxConnections);
            connection.Abort(new ConnectionAbortedException("Too many connections."));
            return;
        }
        Poct1Metrics.Connections.Add(1);
        var session = new Poct1Session(connection, this);
        sessions[session.Id] = session;
        try
        {
            // The hub shuts down: devices are told so, and keep what they have.
            var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
            using var stop = lifetime?.ConnectionClosedRequested.UnsafeRegister(static state => ((Poct1Session)state!).Stop(), session);
            await session.RunAsync();
        }
        finally
        {
            sessions.TryRemove(session.Id, out _);
            Interlocked.Decrement(ref open);
            Poct1Metrics.Connections.Add(-1);
        }
    }

    public ValueTask DisposeAsync()
    {
        operators.Changed -= TellLists;
        return checks.DisposeAsync();
    }

    private void Check()
    {
        foreach (var (_, session) in sessions) session.Check();
    }

    // On the writer's thread: only wakes the sessions.
    private void TellLists()
    {
        foreach (var (_, session) in sessions) session.ListsChanged();
    }
}
