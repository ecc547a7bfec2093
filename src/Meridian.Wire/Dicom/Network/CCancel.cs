namespace Meridian.Wire.Dicom.Network;

/// <summary>C-CANCEL-RQ (PS3.7 9.3.2.3, 9.3.3.3, 9.3.4.3): ends a C-FIND, C-GET or C-MOVE; it has no response of its own.</summary>
public sealed record CCancelRequest : DicomMessage
{
    public override DicomCommand Command => DicomCommand.CCancelRequest;
    /// <summary>The message ID of what is to end.</summary>
    public ushort RespondsTo { get; init; }

    internal static CCancelRequest Of(scoped in CommandSet set) => new() { RespondsTo = set.MustUInt16(CommandElement.RespondsTo) };

    private protected override void Write(ref CommandWriter writer)
    {
        writer.UInt16(CommandElement.Command, (ushort)Command);
        writer.UInt16(CommandElement.RespondsTo, RespondsTo);
        WriteDatasetType(ref writer);
    }
}
