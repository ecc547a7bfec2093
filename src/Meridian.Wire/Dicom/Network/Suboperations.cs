namespace Meridian.Wire.Dicom.Network;

/// <summary>How far a C-MOVE or C-GET has come (0000,1020) to (0000,1023). Remaining is null in the final response.</summary>
public readonly record struct Suboperations(ushort? Remaining, ushort? Completed, ushort? Failed, ushort? Warning)
{
    internal static Suboperations Of(scoped in CommandSet set) =>
        new(set.UInt16(CommandElement.Remaining), set.UInt16(CommandElement.Completed), set.UInt16(CommandElement.Failed), set.UInt16(CommandElement.Warning));

    internal void Write(ref CommandWriter writer)
    {
        writer.UInt16(CommandElement.Remaining, Remaining);
        writer.UInt16(CommandElement.Completed, Completed);
        writer.UInt16(CommandElement.Failed, Failed);
        writer.UInt16(CommandElement.Warning, Warning);
    }
}
