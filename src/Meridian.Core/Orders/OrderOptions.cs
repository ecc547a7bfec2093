namespace Meridian.Core.Orders;

/// <summary>How orders go on where modalities do not tell of their work.</summary>
public sealed class OrderOptions
{
    /// <summary>Quiet time after which a study whose modality reports no performed steps counts as complete; null: only a person or a message completes it. Default: 30 min (longer than the pauses within an examination; who wants it sooner lets the modality report).</summary>
    public TimeSpan? CompleteAfter { get; set; } = TimeSpan.FromMinutes(30);
}
