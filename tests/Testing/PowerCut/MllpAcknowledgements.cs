using System.Text;
using System.Text.RegularExpressions;

namespace Meridian.Testing.PowerCut;

/// <summary>What a recorded hub's sockets had acknowledged positively (MSA-1 AA or CA) before a cut.</summary>
public static partial class MllpAcknowledgements
{
    /// <summary>MSH-10 of each. By descriptor, since the answers of two connections may be torn into each other.</summary>
    public static HashSet<string> Before(WriteLog log, int cut) =>
        [.. log.Events.Take(cut).Where(e => e.Kind == WriteEventKind.Said && e.Descriptor > 2).GroupBy(e => e.Descriptor)
            .SelectMany(said => Positive().Matches(Encoding.Latin1.GetString([.. said.SelectMany(e => e.Payload)]))).Select(match => match.Groups[1].Value)];

    /// <summary>The place of the first positive answer in the log.</summary>
    /// <exception cref="InvalidOperationException">Nothing was acknowledged.</exception>
    public static int First(WriteLog log)
    {
        for (var i = 0; i < log.Events.Count; i++)
            if (log.Events[i].Kind == WriteEventKind.Said && Positive().IsMatch(Encoding.Latin1.GetString(log.Events[i].Payload))) return i;
        throw new InvalidOperationException("nothing was acknowledged");
    }

    [GeneratedRegex(@"MSA\|(?:AA|CA)\|([^|\r]+)[|\r]")]
    private static partial Regex Positive();
}
