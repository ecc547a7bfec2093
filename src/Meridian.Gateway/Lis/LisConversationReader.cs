using System.Text;
using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>The kept conversations of analyzers (<see cref="LisTranscript"/>) as steps for pages.</summary>
internal sealed class LisConversationReader : IConversationReader
{
    public Protocol Protocol => Protocol.Lis;

    public IReadOnlyList<ConversationStep> Read(ReadOnlyMemory<byte> kept, DateTimeOffset ended)
    {
        List<(LisTranscriptStep Step, string? Note)> steps = [];
        foreach (var line in Encoding.ASCII.GetString(kept.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                if (steps.Count > 0 && steps[^1].Note is null) steps[^1] = steps[^1] with { Note = line[2..] };
                continue;
            }
            try
            {
                steps.AddRange(LisTranscript.Parse(line).Select(step => (step, (string?)null)));
            }
            catch (FormatException)
            {
                // The last line of a conversation that was cut at its limit.
            }
        }
        var took = steps.Count > 0 ? steps[^1].Step.At : default;
        return [.. steps.Select(s => new ConversationStep(ended - took + s.Step.At, s.Step.IsFromInstrument, s.Step.Bytes is [LisControl.Enq or LisControl.Ack or LisControl.Nak or LisControl.Eot], s.Step.Bytes, s.Note))];
    }
}
