using System.Buffers;
using System.Globalization;
using Meridian.Core.Connections;
using Meridian.Core.Forwarding;
using Meridian.Core.Laboratory;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Carries verified results to the systems that take them, and work to the analyzers that take it at their own listener. Each message is made when it is sent, of what
/// stands then, and keeps its number over all attempts: a peer that took it and whose answer was lost recognizes it.
/// </summary>
internal sealed class Hl7v2LabDeliverer(Hl7v2Options options, ILabReader reader, IRecordReader record, LabCatalog catalog, HostQuery host, Hl7v2LabHost work, ConnectionBook book, TimeProvider clock, ILogger<Hl7v2LabDeliverer> log) : IDeliverer
{
    private readonly IReadOnlyList<Hl7v2ResultPeer> peers = Hl7v2ResultPeer.ReadAll(options.ResultPeers);

    public bool Takes(DeliveryKind kind) => kind is DeliveryKind.LabReport or DeliveryKind.LabWork;

    public async Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        var peer = peers.FirstOrDefault(one => one.Destination == destination);
        var analyzer = options.Senders.Analyzers.FirstOrDefault(one => one.Destination == destination);
        Hl7v2Client? client = null;
        try
        {
            foreach (var row in rows.OrderBy(row => row.Id))
            {
                var to = row.Kind == DeliveryKind.LabReport ? peer?.Peer : analyzer?.Peer;
                if (to is null)
                {
                    told(new(row, DeliveryOutcome.Impossible, "The settings name no such peer any more."));
                    continue;
                }
                Hl7v2LabOrder? order = null;
                ReadOnlyMemory<byte>? message = null;
                var controlId = NumberOf(row);
                if (row.Kind == DeliveryKind.LabReport) message = Report(row, peer!, controlId);
                else if ((order = Work(row, analyzer!)) is not null) (message, controlId) = (order.Message, order.ControlId);
                if (message is not { } text)
                {
                    // nothing of it stands as it was to be told; what took its place is told for itself
                    told(new(row, DeliveryOutcome.Done));
                    continue;
                }
                client ??= new(to.Value, options, book, clock, log, row.Kind == DeliveryKind.LabReport ? "laboratory-results" : "laboratory-work", attempts: 1);
                var reply = await client.SendAsync(text, controlId, cancellation);
                switch (reply.Outcome)
                {
                    case Hl7v2ReplyKind.Accepted:
                        if (order is { Tests.Count: > 0 }) await work.TakenAsync(order);
                        told(new(row, DeliveryOutcome.Done));
                        break;
                    case Hl7v2ReplyKind.NoAnswer:
                        throw new PeerUnreachableException(reply.Reason ?? "no answer");
                    case Hl7v2ReplyKind.TryAgain or Hl7v2ReplyKind.Refused:
                        told(new(row, DeliveryOutcome.Refused, $"{reply.Code}: {Short(reply.Reason)}"));
                        break;
                    default:
                        throw new InvalidOperationException($"No outcome for {reply.Outcome}");
                }
            }
        }
        finally
        {
            if (client is not null) await client.DisposeAsync();
        }
    }

    private ReadOnlyMemory<byte>? Report(DeliveryRow row, Hl7v2ResultPeer peer, string controlId)
    {
        if (Hl7v2ReportDetail.Read(row.Detail) is not { } detail) return null;
        List<Hl7v2LabReportMessage.Told> results = [];
        foreach (var id in detail.Verified)
            if (reader.Result(new(id)) is { State: LabResultState.Verified } result) results.Add(new(result, IsWithdrawn: false));
        foreach (var id in detail.Withdrawn)
            if (reader.Result(new(id)) is { State: LabResultState.Rejected } result) results.Add(new(result, IsWithdrawn: true));
        if (results.Count == 0) return null;
        var order = long.TryParse(row.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? reader.Order(new(number)) : null;
        var text = new ArrayBufferWriter<byte>(1024);
        new Hl7v2LabReportMessage(catalog)
        {
            Receiver = peer.Name, IsBySpecimen = peer.IsBySpecimen, ControlId = controlId, Now = clock.GetLocalNow(), Order = order, Results = results,
            Patient = record.Standing(results[0].Row.Patient)?.Identity ?? order?.Order.Patient ?? new() { Identifiers = [] },
        }.Write(text);
        return text.WrittenMemory;
    }

    // Answered anew at each attempt: what was canceled or done meanwhile is not asked for.
    private Hl7v2LabOrder? Work(DeliveryRow row, Hl7v2Analyzer analyzer)
    {
        var known = host.Known(analyzer.Identity);
        var isAsked = row.Detail is not null;
        var answer = host.Answer(known, analyzer.Driver, row.Subject);
        return answer.Kind != HostAnswerKind.Found && !isAsked ? null : work.Write(answer, analyzer.Application, analyzer.Facility ?? "");
    }

    // 20 characters at most (ST of 2.5): the place in the queue, and when it came there, for a record that begins anew counts anew
    private static string NumberOf(DeliveryRow row) => string.Create(CultureInfo.InvariantCulture, $"L{row.Id:X}-{row.CreatedAt.ToUnixTimeMilliseconds():X}");

    private static string Short(string? reason) => reason is null ? "no reason told" : reason.Length <= 200 ? reason : reason[..200];
}
