namespace Meridian.Wire.Dicom.Network;

/// <summary>A proposed presentation context (PS3.8 9.3.2.2).</summary>
/// <param name="Id">Odd, 1 to 255.</param>
public sealed record ProposedContext(byte Id, string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes);

/// <summary>The answer to a proposed presentation context (PS3.8 9.3.3.2).</summary>
/// <param name="TransferSyntax">The one that is used; without meaning unless accepted.</param>
public sealed record AnsweredContext(byte Id, ContextResult Result, string TransferSyntax);

/// <summary>PS3.8 Table 9-18.</summary>
public enum ContextResult : byte
{
    Acceptance = 0,
    UserRejection = 1,
    NoReason = 2,
    AbstractSyntaxNotSupported = 3,
    TransferSyntaxesNotSupported = 4,
}
