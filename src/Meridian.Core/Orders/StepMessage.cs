namespace Meridian.Core.Orders;

/// <summary>What a modality told of a performed step, as it came: for peers that take such messages.</summary>
/// <param name="IsCreate">N-CREATE; false: N-SET.</param>
/// <param name="TransferSyntax">What the data set is coded in.</param>
/// <param name="Dataset">The data set's bytes.</param>
public sealed record StepMessage(bool IsCreate, string TransferSyntax, byte[] Dataset);
