using System.Buffers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>Sends the responses to one request. Each response, command and data set, leaves in one write.</summary>
public sealed class DicomResponder
{
    private readonly DicomRequest request;

    internal DicomResponder(DicomRequest request) => this.request = request;

    /// <summary>The final response has been sent.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>A response without data set; not pending: it is the final one.</summary>
    public ValueTask SendAsync(DimseResponse response, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        Note(response);
        return request.Link.SendAsync(request.Context.Id, response with { HasDataset = false }, null, cancellation);
    }

    /// <summary>A response with a data set, coded in the context's transfer syntax.</summary>
    public ValueTask SendAsync(DimseResponse response, ReadOnlyMemory<byte> dataset, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        Note(response);
        return request.Link.SendAsync(request.Context.Id, response with { HasDataset = true }, DicomContent.Of(dataset), cancellation);
    }

    /// <summary>A response with a data set, coded here in the context's transfer syntax.</summary>
    public ValueTask SendAsync(DimseResponse response, DicomDataset dataset, CancellationToken cancellation = default)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        DicomWriter.WriteDataset(bytes, dataset, request.Syntax);
        return SendAsync(response, bytes.WrittenMemory, cancellation);
    }

    /// <summary>The request's own response with this status and no data set.</summary>
    public ValueTask SendAsync(DicomStatus status, string? comment = null, CancellationToken cancellation = default) => SendAsync(request.Message.Answer(status, comment), cancellation);

    private void Note(DimseResponse response)
    {
        if (IsAnswered) throw new InvalidOperationException("The request has had its final response.");
        if (!response.Status.IsPending) IsAnswered = true;
    }
}
