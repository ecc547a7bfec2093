using System.Globalization;
using System.Text.Json.Serialization;
using Meridian.Core.Access;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Connections, open and lately closed, and what their wire really said.</summary>
internal static class ConnectionResource
{
    /// <summary>Exchanges of a closed connection that are read from the record at once.</summary>
    private const int RecordedExchanges = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("connections", List).WithName("getConnections").RequireRole(Role.Engineer);
        api.MapGet("connections/{id:long}", One).WithName("getConnection").RequireRole(Role.Engineer);
        api.MapGet("connections/{id:long}/wire", Wire).WithName("getWire").RequireRole(Role.Engineer);
    }

    private static Ok<Page<ConnectionView>> List(ConnectionBook book) =>
        TypedResults.Ok(Page<ConnectionView>.Whole([.. book.All.OrderByDescending(c => c.IsOpen).ThenByDescending(c => c.Id).Select(View)]));

    private static Results<Ok<ConnectionView>, ProblemHttpResult> One(long id, ConnectionBook book, IRecordReader record)
    {
        if (book.Find(id) is { } live) return TypedResults.Ok(View(live));
        return Recorded(id, record) is { } past ? TypedResults.Ok(past) : Problems.NotFound($"connection {id}");
    }

    /// <summary>After an exchange's number, oldest first; of a connection that only the record knows: its newest messages and faults, oldest first.</summary>
    private static Results<Ok<WireView>, ProblemHttpResult> Wire(long id, ConnectionBook book, IRecordReader record, MessageReaders readers, long after = 0)
    {
        if (book.Find(id) is { } live)
            return TypedResults.Ok(new WireView([.. live.Exchanges(after).Select(exchange => View(exchange, live.Protocol, readers))]));
        var past = RecordedWire(id, record, readers);
        return past.Count > 0 ? TypedResults.Ok(new WireView(past)) : Problems.NotFound($"connection {id}");
    }

    private static ConnectionView View(LiveConnection connection)
    {
        var counters = connection.Counters();
        return new()
        {
            Id = connection.Id,
            Protocol = connection.Protocol,
            Peer = connection.Peer,
            Listener = connection.Listener,
            State = connection.IsOpen ? ConnectionState.Open : ConnectionState.Closed,
            Since = LiveEncoder.Milliseconds(connection.ClosedAt ?? connection.OpenedAt),
            OpenedAt = LiveEncoder.Milliseconds(connection.OpenedAt),
            Messages = counters.MessagesIn,
            BytesIn = counters.BytesIn,
            Answers = counters.AnswersOut,
            BytesOut = counters.BytesOut,
            Faults = counters.Faults,
            Rate = counters.MessagesPerSecond,
            LastAnswer = counters.LastAnswer,
            LastHeard = counters.LastHeard is { } heard ? LiveEncoder.Milliseconds(heard) : null,
            ClockOffsetMs = counters.ClockOffset?.TotalMilliseconds,
        };
    }

    /// <summary>A connection of the past: counted are the messages that the record still has, up to a page of them.</summary>
    private static ConnectionView? Recorded(long id, IRecordReader record)
    {
        var events = record.ConnectionEvents(id, null, RecordedExchanges).ToList();
        var messages = record.Messages(new MessageQuery { ConnectionId = id, Limit = Paging.Most }).ToList();
        if (events.Count == 0 && messages.Count == 0) return null;
        var times = events.Select(e => e.At).Concat(messages.Select(m => m.ReceivedAt)).ToList();
        var opened = events.Find(e => e.Kind == ConnectionEventKind.Opened)?.At ?? times.Min();
        return new()
        {
            Id = id,
            Protocol = events.Count > 0 ? events[0].Protocol : messages[0].Protocol,
            Peer = events.Find(e => e.Peer.Length > 0)?.Peer ?? "",
            Listener = events.Find(e => e.Listener.Length > 0)?.Listener ?? "",
            State = ConnectionState.Closed,
            Since = LiveEncoder.Milliseconds(times.Max()),
            OpenedAt = LiveEncoder.Milliseconds(opened),
            Messages = messages.Count,
            BytesIn = 0,
            Answers = 0,
            BytesOut = 0,
            Faults = events.Count(e => IsFault(e.Kind)) + messages.Count(m => m.Disposition == Disposition.Quarantined),
            Rate = 0,
            LastHeard = LiveEncoder.Milliseconds(times.Max()),
        };
    }

    private static List<ExchangeView> RecordedWire(long id, IRecordReader record, MessageReaders readers)
    {
        var messages = record.Messages(new MessageQuery { ConnectionId = id, Limit = RecordedExchanges, WithRaw = true }).Select(message => new ExchangeView
        {
            Number = message.Sequence.Value, At = LiveEncoder.Milliseconds(message.ReceivedAt), Direction = WireDirection.In, Kind = WireKind.Message,
            Bytes = message.Raw.ToArray(), Length = message.Raw.Length, Decoded = readers.Decode(message.Protocol, message.Raw), Sequence = message.Sequence.Value,
        });
        var events = record.ConnectionEvents(id, null, RecordedExchanges).ToList();
        var faults = events.Where(e => IsFault(e.Kind)).Select(fault => new ExchangeView
        {
            Number = fault.Sequence.Value, At = LiveEncoder.Milliseconds(fault.At), Direction = WireDirection.In,
            Kind = fault.Kind switch { ConnectionEventKind.Junk => WireKind.Junk, ConnectionEventKind.HalfMessage => WireKind.Half, _ => WireKind.TooLong },
            Bytes = fault.Bytes.ToArray(), Length = fault.ByteCount, Sequence = fault.Sequence.Value,
        });
        var said = events.Where(e => e.Kind == ConnectionEventKind.Sent).Select(sent => new ExchangeView
        {
            Number = sent.Sequence.Value, At = LiveEncoder.Milliseconds(sent.At), Direction = WireDirection.Out, Kind = WireKind.Message,
            Bytes = sent.Bytes.ToArray(), Length = sent.ByteCount, Decoded = readers.Decode(sent.Protocol, sent.Bytes), Note = sent.Detail, Sequence = sent.Sequence.Value,
        });
        var conversation = events.Where(e => e.Kind == ConnectionEventKind.Conversation).SelectMany(part => readers.Steps(part).Select(step => new ExchangeView
        {
            Number = part.Sequence.Value, At = LiveEncoder.Milliseconds(step.At), Direction = step.IsReceived ? WireDirection.In : WireDirection.Out, Kind = step.IsControl ? WireKind.Control : WireKind.Frame,
            Bytes = step.Bytes, Length = step.Bytes.Length, Decoded = readers.Decode(part.Protocol, step.Bytes), Note = step.Note, Sequence = part.Sequence.Value,
        }));
        return [.. messages.Concat(faults).Concat(said).Concat(conversation).OrderBy(e => e.Number).TakeLast(RecordedExchanges)];
    }

    private static bool IsFault(ConnectionEventKind kind) => kind is ConnectionEventKind.Junk or ConnectionEventKind.HalfMessage or ConnectionEventKind.TooLong;

    private static ExchangeView View(Exchange exchange, Protocol protocol, MessageReaders readers) => new()
    {
        Number = exchange.Number,
        At = LiveEncoder.Milliseconds(exchange.At),
        Direction = exchange.Direction == ExchangeDirection.In ? WireDirection.In : WireDirection.Out,
        Kind = exchange.Kind switch
        {
            ExchangeKind.Message => WireKind.Message,
            ExchangeKind.Answer => WireKind.Answer,
            ExchangeKind.Junk => WireKind.Junk,
            ExchangeKind.HalfMessage => WireKind.Half,
            ExchangeKind.TooLong => WireKind.TooLong,
            ExchangeKind.Frame => WireKind.Frame,
            ExchangeKind.Control => WireKind.Control,
            _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"exchange kind {exchange.Kind}")),
        },
        Bytes = exchange.Bytes,
        Length = exchange.Length,
        Decoded = exchange.Kind is not (ExchangeKind.Junk or ExchangeKind.TooLong) ? readers.Decode(protocol, exchange.Bytes) : null,
        Answer = exchange.Answer,
        Note = exchange.Note,
        Sequence = exchange.Sequence.Value == 0 ? null : exchange.Sequence.Value,
    };
}
