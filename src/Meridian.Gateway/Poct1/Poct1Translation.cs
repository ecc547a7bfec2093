using Meridian.Core.Intake;
using Meridian.Model;

namespace Meridian.Gateway.Poct1;

/// <summary>What a message was understood to say, or why it was not.</summary>
internal sealed record Poct1Translation
{
    public Facts Facts { get; init; } = Facts.None;

    /// <summary>Why not; null: understood.</summary>
    public Rejection? Rejection { get; init; }

    public static Poct1Translation Refuse(string reason, string? place, string message) => new() { Rejection = new(reason, place, message) };
}
