using System.Buffers;
using System.Text;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// What follows the acknowledgment in answers that are more than one: ORL and ORR tell what became of each order (HL7 v2.5.1 4.4.2, 4.4.7, 4.4.9, 4.4.11; table 0119),
/// RSP repeats the question (5.3.1.2; IHE LAW TF-2b 3.27.4.2). The orders' own segments are repeated as they came.
/// </summary>
internal static class Hl7v2AnswerBodies
{
    /// <summary>MSH-9 of the answer.</summary>
    public static byte[] TypeOf(Hl7v2Segment header, Hl7v2AnswerForm form)
    {
        if (form == Hl7v2AnswerForm.Query) return "RSP^K11^RSP_K11"u8.ToArray();
        var trigger = header[9][2].Raw;
        // MSG.3 came with 2.3.1; who writes none reads none
        return trigger.SequenceEqual("O21"u8) ? "ORL^O22^ORL_O22"u8.ToArray()
            : trigger.SequenceEqual("O33"u8) ? "ORL^O34^ORL_O34"u8.ToArray()
            : trigger.SequenceEqual("O35"u8) ? "ORL^O36^ORL_O36"u8.ToArray()
            : header[9][3].IsEmpty ? "ORR^O02"u8.ToArray() : "ORR^O02^ORR_O02"u8.ToArray();
    }

    /// <summary>Writes the whole answer; false: the message holds what cannot be repeated, and the plain acknowledgment is to do.</summary>
    public static bool TryWrite(Hl7v2Acknowledgement answer, Hl7v2Message message, Hl7v2Translation translation, Hl7v2Outcome outcome, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        try
        {
            (answer with { Body = writer => Write(writer, message, translation.Form, outcome == Hl7v2Outcome.Accepted) }).WriteTo(output, message);
            return true;
        }
        catch (Hl7v2RejectException)
        {
            return false;
        }
    }

    private static void Write(Hl7v2Writer writer, Hl7v2Message message, Hl7v2AnswerForm form, bool isAccepted)
    {
        if (form == Hl7v2AnswerForm.Query)
        {
            if (!message.TryFind("QPD"u8, out var qpd)) return;
            // table 0208
            writer.Segment("QAK"u8).Field(1).Raw(qpd[2].Raw).Field(2).Text(isAccepted ? "OK"u8 : "AE"u8).Field(3).Raw(qpd[1].Raw);
            Repeat(writer, qpd, default);
            return;
        }
        for (var i = 1; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            if (segment.Is("PID"u8) || segment.Is("SPM"u8) || segment.Is("SAC"u8) || segment.Is("OBR"u8)) Repeat(writer, segment, default);
            else if (segment.Is("ORC"u8)) Repeat(writer, segment, Encoding.ASCII.GetBytes(ControlOf(segment[1].Raw, isAccepted)));
        }
    }

    private static void Repeat(Hl7v2Writer writer, Hl7v2Segment segment, ReadOnlySpan<byte> first)
    {
        writer.Segment(segment.Id);
        var from = 1;
        if (!first.IsEmpty)
        {
            writer.Field(1).Raw(first);
            from = 2;
        }
        for (var field = from; field <= segment.FieldCount; field++)
            if (!segment[field].IsEmpty) writer.Field(field).Raw(segment[field].Raw);
    }

    // Table 0119: what was asked, and how it ended.
    private static string ControlOf(ReadOnlySpan<byte> asked, bool isAccepted) => asked switch
    {
        _ when asked.SequenceEqual("CA"u8) => isAccepted ? "CR" : "UC",
        _ when asked.SequenceEqual("DC"u8) => isAccepted ? "DR" : "UD",
        _ when asked.SequenceEqual("XO"u8) => isAccepted ? "XR" : "UX",
        _ => isAccepted ? "OK" : "UA",
    };
}
