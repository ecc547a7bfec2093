using System.Buffers;
using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>C-FIND of the patient root, study root and patient/study only models (PS3.4 C.4.1) as provider.</summary>
internal sealed class QueryService(DicomOptions options, IImagingReader reader, QueryGuard guard, ILogger<QueryService> log) : IDicomService
{
    public bool Provides(string abstractSyntax) => QueryModel.Find(abstractSyntax) is { Operation: QueryOperation.Find };

    // PS3.4 C.5.1.1.1: relational, combined date and time, fuzzy names, time zone adjustment, enhanced conversion
    public ReadOnlyMemory<byte>? AnswerExtended(string abstractSyntax, ReadOnlyMemory<byte> asked)
    {
        if (asked.IsEmpty) return null;
        var answer = new byte[Math.Min(asked.Length, 5)];
        answer[0] = (byte)(asked.Span[0] & 1);
        if (answer.Length > 1) answer[1] = (byte)(asked.Span[1] & 1);
        return answer;
    }

    public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
    {
        if (request.Message is not CFindRequest find)
        {
            await responder.SendAsync(DicomStatus.UnrecognizedOperation, cancellation: cancellation);
            return;
        }
        if (guard.IsUnwelcome(request.Association))
        {
            await responder.SendAsync(DicomStatus.NotAuthorized, "This AE title is not known here", cancellation);
            return;
        }
        var model = QueryModel.Find(request.Context.AbstractSyntax)!.Value.Model;
        var negotiated = request.Association.ExtendedOf(request.Context.AbstractSyntax).Span;
        var syntax = TransferSyntax.FindOrAssume(request.Context.TransferSyntax);
        QueryIdentifier? identifier;
        string problem;
        try
        {
            identifier = QueryIdentifier.Read(model, QueryOperation.Find, DicomReader.ReadDataset(request.Dataset, syntax), options.Query.AlwaysRelational || (negotiated.Length > 0 && negotiated[0] == 1), out problem);
        }
        catch (DicomRejectException unreadable)
        {
            await responder.SendAsync(DicomStatus.CannotUnderstand, "The identifier cannot be read: " + unreadable.Reason, cancellation);
            return;
        }
        if (identifier is null)
        {
            await responder.SendAsync(DicomStatus.DatasetDoesNotMatchSopClass, problem, cancellation);
            return;
        }
        await AnswerAsync(request, responder, find, identifier, syntax, negotiated.Length > 1 && negotiated[1] == 1, cancellation);
    }

    private async Task AnswerAsync(DicomRequest request, DicomResponder responder, CFindRequest find, QueryIdentifier identifier, TransferSyntax syntax, bool combines, CancellationToken cancellation)
    {
        // PS3.4 C.4.1.1.4: FF01 says that a key was not matched against
        var pending = find.Answer(QueryMatches.HasUnknownKeys(identifier) ? DicomStatus.PendingWithoutOptionalKeys : DicomStatus.Pending);
        var bytes = new ArrayBufferWriter<byte>(1024);
        var count = 0;
        try
        {
            foreach (var match in new QueryMatches(reader, combines).Find(identifier))
            {
                if (request.Cancelled.IsCancellationRequested)
                {
                    await responder.SendAsync(DicomStatus.Cancel, cancellation: cancellation);
                    return;
                }
                bytes.ResetWrittenCount();
                DicomWriter.WriteDataset(bytes, QueryAnswer.Build(identifier, match, request.Association.CalledAe), syntax);
                await responder.SendAsync(pending, bytes.WrittenMemory, cancellation);
                count++;
            }
        }
        catch (RecordUnavailableException trouble)
        {
            log.RecordTrouble(request.Association.CallingAe, trouble.Message);
            await responder.SendAsync(DicomStatus.OutOfResources, "The record cannot be read now", cancellation);
            return;
        }
        QueryMetrics.Matches.Add(count, new KeyValuePair<string, object?>("level", identifier.Level.Word()));
        await responder.SendAsync(DicomStatus.Success, cancellation: cancellation);
    }
}
