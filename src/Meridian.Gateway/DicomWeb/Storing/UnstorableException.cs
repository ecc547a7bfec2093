namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>One instance of a request's metadata that cannot be stored; the others can. It is caught where the instance is taken.</summary>
/// <param name="failure">What the answer says.</param>
/// <param name="place">The element, as in the JSON model: tag, item from 0, tag.</param>
/// <param name="message">What is wrong, without a value.</param>
internal sealed class UnstorableException(FailureReason failure, string place, string message) : Exception(message)
{
    public FailureReason Failure { get; } = failure;
    public string Place { get; } = place;
}
