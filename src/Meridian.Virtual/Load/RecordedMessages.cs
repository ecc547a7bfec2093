using System.Buffers;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Load;

/// <summary>Finds the messages in the bytes of a file: one or several, run together, in a batch, or still in their MLLP blocks; with any line ends. The bytes of each stay as they are.</summary>
public static class RecordedMessages
{
    public static IReadOnlyList<ReadOnlyMemory<byte>> In(ReadOnlyMemory<byte> file, bool keepBatches = false)
    {
        if (file.Span.IndexOf(Hl7v2Frame.StartOfBlock) < 0) return InBlock(file, keepBatches);
        var found = new List<ReadOnlyMemory<byte>>();
        var frames = new Hl7v2FrameReader(new Hl7v2FrameOptions { MaxPayload = int.MaxValue - 64, MaxJunk = int.MaxValue - 64 });
        var rest = new ReadOnlySequence<byte>(file);
        while (frames.TryRead(ref rest, out var frame) || frames.TryTakeRest(ref rest, out frame))
            if (!frame.IsBlank) found.AddRange(InBlock(frame.Payload.ToArray(), keepBatches));
        return found;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> InBlock(ReadOnlyMemory<byte> bytes, bool keepBatches)
    {
        if (bytes.Span.Trim(" \r\n\t\0"u8).IsEmpty) return [];
        try
        {
            var batch = Hl7v2Batch.Parse(bytes);
            return keepBatches && batch.HasEnvelope ? [bytes] : batch.Messages;
        }
        catch (Hl7v2RejectException)
        {
            // no message that we know: the receiver shall judge it
            return [bytes];
        }
    }
}
