using System.Buffers;
using System.Globalization;
using Meridian.Virtual.Mllp;
using Meridian.Virtual.Monitors;
using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Ward;

/// <summary>
/// The patient administration: admits a patient to each bed but every eighth, whose monitor works without any known patient, then
/// changes, moves, discharges and admits, one event at a time. The same seed gives the same events.
/// </summary>
internal sealed class PatientFeed(ulong seed, Census census, IReadOnlyList<MonitorIdentity> monitors, DateTimeOffset start)
{
    private readonly SeededNoise noise = new(seed, 0x4144_5446);
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly string idPrefix = string.Create(CultureInfo.InvariantCulture, $"ADT{seed & 0xFFFF:X4}{(uint)start.ToUnixTimeSeconds():X8}");
    private long sequence, admitted, draws;

    /// <summary>The first admissions.</summary>
    public IEnumerable<OutboundMessage> Open(DateTimeOffset now)
    {
        for (var bed = 0; bed < census.Beds; bed++)
            if ((bed + 1) % 8 != 0) yield return Admit(bed, now);
    }

    /// <summary>The next event; null when there is nothing to do.</summary>
    public OutboundMessage? Next(DateTimeOffset now)
    {
        if (census.Beds == 0) return null;
        var draw = noise.Uniform(draws++);
        var bed = (int)(noise.Bits(draws++) % (ulong)census.Beds);
        if (census[bed] is not { } patient) return Admit(bed, now);
        if (draw < 0.45) return Write(PatientFeedEvent.A08, patient, bed, null, now);
        if (draw < 0.75)
        {
            census[bed] = null;
            return Write(PatientFeedEvent.A03, patient, bed, null, now);
        }
        var free = Enumerable.Range(0, census.Beds).FirstOrDefault(b => census[b] is null, -1);
        if (free < 0) return Write(PatientFeedEvent.A08, patient, bed, null, now);
        (census[free], census[bed]) = (patient, null);
        return Write(PatientFeedEvent.A02, patient, free, bed, now);
    }

    private OutboundMessage Admit(int bed, DateTimeOffset now)
    {
        var patient = PatientRegister.At(seed, ++admitted);
        census[bed] = patient;
        return Write(PatientFeedEvent.A01, patient, bed, null, now);
    }

    private OutboundMessage Write(PatientFeedEvent trigger, WardPatient patient, int bed, int? cameFrom, DateTimeOffset now)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{idPrefix}{++sequence:X5}");
        buffer.ResetWrittenCount();
        PatientFeedMessage.Write(buffer, trigger, patient, monitors[bed], cameFrom is { } from ? monitors[from] : null, id, now);
        return new(OutboundKind.PatientFeed, id, buffer.WrittenSpan);
    }
}
