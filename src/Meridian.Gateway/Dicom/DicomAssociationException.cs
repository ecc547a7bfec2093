using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>Why an association could not be had, or did not last.</summary>
public enum AssociationFailure : byte
{
    /// <summary>No connection, or no TLS.</summary>
    Unreachable = 1,
    /// <summary>The peer said no (A-ASSOCIATE-RJ).</summary>
    Rejected = 2,
    /// <summary>The peer aborted.</summary>
    Aborted = 3,
    /// <summary>The connection broke.</summary>
    Lost = 4,
    /// <summary>The peer did not answer in time; the association was aborted.</summary>
    TimedOut = 5,
    /// <summary>The peer accepted no context for what was to be done.</summary>
    NotAccepted = 6,
    /// <summary>The peer broke the protocol; the association was aborted.</summary>
    Protocol = 7,
    /// <summary>The hub itself aborted or closed it.</summary>
    Closed = 8,
}

/// <summary>An association could not be had, or did not last. The message says how far it came, without patient data.</summary>
public sealed class DicomAssociationException(AssociationFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public AssociationFailure Failure { get; } = failure;
    /// <summary>For <see cref="AssociationFailure.Rejected"/>.</summary>
    public AssociateReject? Reject { get; init; }
}
