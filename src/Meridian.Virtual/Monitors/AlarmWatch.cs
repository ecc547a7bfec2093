using System.Globalization;
using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Monitors;

/// <summary>
/// Watches a monitor's numbers once a second: a condition that has held for its delay starts, goes on every ten seconds, and
/// ends when it has not held for two seconds. A number that is invalid breaks no limit.
/// </summary>
public sealed class AlarmWatch
{
    /// <summary>Seconds between two announcements of an alarm that goes on, and without the condition before it ends.</summary>
    public const int ContinueSeconds = 10, EndSeconds = 2;

    private readonly State[] states = new State[AlarmKind.All.Count];
    private readonly List<AlarmEvent> events = [];
    private long instances;

    /// <summary>What is to be announced for this second; seconds must be given in order, each once. The list is reused.</summary>
    public IReadOnlyList<AlarmEvent> Next(Vitals vitals)
    {
        events.Clear();
        for (var i = 0; i < states.Length; i++)
        {
            var kind = AlarmKind.All[i];
            ref var state = ref states[i];
            state = kind.Holds(vitals) ? state with { Held = state.Held + 1, Free = 0 } : state with { Held = 0, Free = state.Free + 1 };
            var value = kind.Metric?.Value(vitals);
            if (state.Instance is null)
            {
                if (state.Held <= kind.DelaySeconds) continue;
                state = state with { Instance = (++instances).ToString("D6", CultureInfo.InvariantCulture), Sequence = 0, Since = 0 };
                events.Add(new(kind, AlarmPhase.Start, state.Instance, 0, value));
                continue;
            }
            state = state with { Since = state.Since + 1 };
            if (state.Free >= EndSeconds)
            {
                events.Add(new(kind, AlarmPhase.End, state.Instance, state.Sequence + 1, value));
                state = default;
            }
            else if (state.Since % ContinueSeconds == 0)
            {
                state = state with { Sequence = state.Sequence + 1 };
                events.Add(new(kind, AlarmPhase.Continue, state.Instance, state.Sequence, value));
            }
        }
        return events;
    }

    private readonly record struct State(int Held, int Free, string? Instance, int Sequence, int Since);
}
