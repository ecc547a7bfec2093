namespace Meridian.Wire.Poct1;

/// <summary>
/// An answer, <c>ACK.R01</c>. The type decides: devices answer <c>AA</c> and give a detail of an error beside it, as to a directive whose header names another message, and mean AA.
/// </summary>
public sealed record Poct1Acknowledgement
{
    /// <summary>ACK.type_cd (one maker: type_id) is AA; everything else is no.</summary>
    public required bool IsAccepted { get; init; }
    /// <summary>ACK.ack_control_id (some: control_id): which message is answered; null: not told, then the last one.</summary>
    public string? Of { get; init; }
    /// <summary>ACK.note_txt.</summary>
    public string? Note { get; init; }
    /// <summary>ACK.error_detail_cd.</summary>
    public string? Detail { get; init; }

    public static Poct1Acknowledgement Read(Poct1Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var ack = message.Root.Child("ACK");
        return new()
        {
            IsAccepted = (ack?.ValueOf("ACK.type_cd") ?? ack?.ValueOf("ACK.type_id")) is "AA" or "aa",
            Of = ack?.ValueOf("ACK.ack_control_id") ?? ack?.ValueOf("ACK.control_id"), Note = ack?.ValueOf("ACK.note_txt"), Detail = ack?.ValueOf("ACK.error_detail_cd"),
        };
    }
}
