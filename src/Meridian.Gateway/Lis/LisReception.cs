using Meridian.Core.Intake;
using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>
/// From bytes to a submission: parse, find the driver by the header, translate. The one road for messages of connections and for corrected ones out of quarantine.
/// </summary>
internal sealed record LisReception
{
    public required Submission Submission { get; init; }
    /// <summary>What it asks; null: nothing.</summary>
    public LisAsked? Query { get; init; }
    /// <summary>The driver that its header names; null: none does.</summary>
    public LisSpeech? Speech { get; init; }
    public int ResultCount { get; init; }
    /// <summary>Who sent it; null: it was not understood.</summary>
    public EquipmentIdentity? Instrument { get; init; }
    /// <summary>H-5, as sent.</summary>
    public string? Sender { get; init; }

    /// <summary>One message, understood as far as it could be. Never throws for any bytes.</summary>
    public static LisReception Receive(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, LisSource source)
    {
        var message = new LisMessage();
        var submission = new Submission { Protocol = Protocol.Lis, ConnectionId = source.ConnectionId, Raw = raw, ReceivedAt = receivedAt, Sender = source.Known?.Name ?? source.Place };
        if (!LisMessage.TryParse(raw, message, out var rejection, source.Speech.ReadOptions))
            return new() { Submission = submission with { Rejection = Refuse(rejection) } };
        var speech = source.Speech;
        LisSpeech? named = null;
        if (source.Known?.Driver is not { Length: > 0 } && DriverOf(message, source.Drivers) is { } found)
        {
            // The one that its address is known by is that of its header, unless another kind of instrument hangs there now.
            named = found.Driver.Name == source.Speech.Driver.Name ? source.Speech : found;
            if (named != speech && !LisMessage.TryParse(raw, message, out rejection, named.ReadOptions)) return new() { Submission = submission with { Rejection = Refuse(rejection) } };
            speech = named;
        }
        var said = LisTranslator.Translate(message, speech, source);
        return new()
        {
            Speech = named,
            Instrument = said.Instrument,
            Sender = message.Header.Sender.GetString(),
            Query = said.Query,
            ResultCount = said.ResultCount,
            Submission = submission with
            {
                Sender = LisTranslator.SenderOf(message, source),
                // A query asked again is another query; anything else that comes again byte for byte is the same message, sent again.
                ControlId = said.Query is not null ? null : LisTranslator.ControlIdOf(message),
                Kind = said.Kind,
                SentAt = LisTranslator.TimeOf(message.Header.Time, source.AssumedOffset),
                Facts = said.Rejection is null && said.Report is { } report ? new Facts { LabReports = [report] } : Facts.None,
                Rejection = said.Rejection,
            },
        };
    }

    // Whom no driver knows is a stranger, whoever spoke from this address before: another instrument's codes may mean other tests. Null: the header names nobody.
    private static LisSpeech? DriverOf(LisMessage message, LisDrivers drivers)
    {
        var sender = System.Text.Encoding.Latin1.GetString(message.Header.Sender.Raw);
        return drivers.Of(sender) ?? (string.IsNullOrWhiteSpace(sender) ? null : drivers.Default);
    }

    private static Rejection Refuse(LisRejection rejection) =>
        new(rejection.Reason.ToString(), rejection.Record > 0 ? $"record {rejection.Record}, byte {rejection.Offset}" : $"byte {rejection.Offset}", rejection.Describe() + ".");
}
