using System.Collections.Concurrent;
using System.Net;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Lis;

/// <summary>
/// Where analyzers come in: LIS1-A over Kestrel, which brings sockets, TLS and orderly shutdown. It owns what all connections share, those that the
/// hub itself opens (<see cref="LisLinks"/>) too: their number, the clock that looks for overdue ones, the drivers, the door to the record.
/// </summary>
public sealed class LisEndpoint : ConnectionHandler, IAsyncDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<long, LisSession> sessions = new();
    private readonly ConcurrentDictionary<string, string> learned = new();
    private readonly ITimer checks;
    private int open;

    public LisEndpoint(LisOptions options, LisDrivers drivers, IIntake intake, ConnectionBook book, ILisOrders orders, TimeProvider clock, ILogger<LisEndpoint> log)
    {
        (Options, Drivers, Intake, Book, Orders, Clock, Log) = (options, drivers, intake, book, orders, clock, log);
        foreach (var instrument in options.Instruments)
            if (instrument.Driver is { Length: > 0 } name && drivers.Find(name) is null) throw new FormatException($"lis: there is no driver '{name}'; there are {string.Join(", ", drivers.All.Select(d => d.Name))}");
        checks = clock.CreateTimer(static state => ((LisEndpoint)state!).Check(), this, CheckEvery, CheckEvery);
    }

    internal LisOptions Options { get; }
    internal LisDrivers Drivers { get; }
    internal IIntake Intake { get; }
    internal ConnectionBook Book { get; }
    internal ILisOrders Orders { get; }
    internal TimeProvider Clock { get; }
    internal ILogger Log { get; }

    /// <summary>Connections open now.</summary>
    public int OpenCount => Volatile.Read(ref open);

    /// <summary>The instruments that are connected now.</summary>
    public IReadOnlyList<LisPresence> Present => [.. sessions.Values.Select(s => s.Presence).OrderBy(p => p.ConnectionId)];

    /// <summary>An order for a specimen is there: told to the instruments that want orders unasked. From any thread.</summary>
    internal void Offer(string specimen)
    {
        foreach (var (_, session) in sessions) session.Offer(specimen);
    }

    internal IEnumerable<LisSession> Sessions => sessions.Values;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var line = new LisLine(connection.Transport.Input, connection.Transport.Output, connection.RemoteEndPoint?.ToString() ?? "", address, Options.Listener, KnownAt(connection.RemoteEndPoint),
            () => connection.Abort(new ConnectionAbortedException("The hub ends the connection.")));
        // The hub shuts down: what was taken is answered first.
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        await RunAsync(line, lifetime?.ConnectionClosedRequested ?? default);
    }

    /// <summary>Speaks over a line until it ends.</summary>
    internal async Task RunAsync(LisLine line, CancellationToken stop)
    {
        if (Interlocked.Increment(ref open) > Options.MaxConnections)
        {
            Interlocked.Decrement(ref open);
            LisMetrics.Refused.Add(1);
            Log.TooManyConnections(line.Peer, Options.MaxConnections);
            line.Abort();
            return;
        }
        LisMetrics.Connections.Add(1);
        var session = new LisSession(line, this);
        sessions[session.Id] = session;
        try
        {
            using var stopping = stop.UnsafeRegister(static state => ((LisSession)state!).Stop("the hub stops"), session);
            await session.RunAsync();
        }
        finally
        {
            sessions.TryRemove(session.Id, out _);
            Interlocked.Decrement(ref open);
            LisMetrics.Connections.Add(-1);
        }
    }

    /// <summary>The driver that the instrument at an address last spoke by, so that its framing is right from the first byte; null: none yet.</summary>
    internal LisSpeech? LearnedAt(string place) => learned.TryGetValue(place, out var name) ? Drivers.Find(name) : null;

    internal void Learn(string place, LisSpeech speech)
    {
        // Places are addresses of a laboratory; a scanner that comes from thousands must not fill the memory.
        if (learned.Count < 10_000) learned[place] = speech.Driver.Name;
    }

    public ValueTask DisposeAsync() => checks.DisposeAsync();

    private LisInstrument? KnownAt(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: { } address } place) return null;
        if (address.IsIPv4MappedToIPv6) place = new(address.MapToIPv4(), place.Port);
        return Options.Instruments.FirstOrDefault(i => i.Peer is { Length: > 0 } peer && !IPAddress.TryParse(peer, out _) && IPEndPoint.TryParse(peer, out var at) && at.Equals(place))
            ?? Options.Instruments.FirstOrDefault(i => i.Peer is { Length: > 0 } peer && IPAddress.TryParse(peer, out var at) && at.Equals(place.Address));
    }

    private void Check()
    {
        foreach (var (_, session) in sessions) session.Check();
    }
}
