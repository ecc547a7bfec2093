using System.Buffers;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Mllp;

/// <summary>Reads answers off a connection: frames, MSA-1 and MSA-2, and the reason of a refusal. One a connection.</summary>
internal sealed class MllpAnswerReader
{
    private readonly Hl7v2FrameReader frames = new();
    private readonly Hl7v2Message message = new();

    /// <summary>Takes one answer off the buffer; false when more bytes are needed. <paramref name="controlId"/> is null for a frame that is no readable answer.</summary>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out string? controlId, out Hl7v2AckCode code, out string? text)
    {
        (controlId, code, text) = (null, default, null);
        while (frames.TryRead(ref buffer, out var frame))
        {
            if (frame.Kind == Hl7v2FrameKind.Junk && frame.IsBlank) continue;
            if (frame.Kind != Hl7v2FrameKind.Message) return true;
            var bytes = frame.Payload.IsSingleSegment ? frame.Payload.First : frame.Payload.ToArray();
            if (!Hl7v2Message.TryParse(bytes, message, out _) || !message.TryFind("MSA"u8, out var msa) || Parse(msa[1].Raw) is not { } parsed) return true;
            code = parsed;
            controlId = msa[2].GetString();
            if (code is not (Hl7v2AckCode.AA or Hl7v2AckCode.CA)) text = Reason(msa);
            return true;
        }
        return false;
    }

    private string? Reason(Hl7v2Segment msa)
    {
        if (!message.TryFind("ERR"u8, out var err)) return msa[3].IsEmpty ? null : msa[3].GetString();
        var why = !err[8].IsEmpty ? err[8].GetString() : !err[7].IsEmpty ? err[7].GetString() : !msa[3].IsEmpty ? msa[3].GetString() : "";
        var what = !err[3].IsEmpty ? err[3].GetString().Replace('^', ' ') : err[1].IsEmpty ? "" : err[1].GetString();
        var place = err[2].IsEmpty ? "" : " at " + err[2].GetString().Replace('^', '-');
        return $"{why} ({what}{place})".Trim();
    }

    /// <summary>HL7 table 0008; null for anything else.</summary>
    private static Hl7v2AckCode? Parse(ReadOnlySpan<byte> code) => code switch
    {
        [(byte)'A', (byte)'A'] => Hl7v2AckCode.AA,
        [(byte)'A', (byte)'E'] => Hl7v2AckCode.AE,
        [(byte)'A', (byte)'R'] => Hl7v2AckCode.AR,
        [(byte)'C', (byte)'A'] => Hl7v2AckCode.CA,
        [(byte)'C', (byte)'E'] => Hl7v2AckCode.CE,
        [(byte)'C', (byte)'R'] => Hl7v2AckCode.CR,
        _ => null,
    };
}
