using System.Globalization;
using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Orders;
using Meridian.Core.Patients;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom.Query;
using Meridian.Model;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Forwarding;

/// <summary>
/// Fetches a patient's older studies when an order wants them: asks the archive by Patient ID (study root C-FIND), leaves out what is another
/// person's by name or birth date, what the hub has, what is too old, and lets the newest of the rest come by C-MOVE to the hub or by C-GET.
/// </summary>
internal sealed class PrefetchDeliverer(DicomOptions options, DicomCaller caller, DicomPeers peers, PrefetchRules rules, IOrderReader orders, IImagingReader reader, TimeProvider clock, ILogger<PrefetchDeliverer> log) : IDeliverer
{
    private const int MostAnswers = 1000;

    public bool Takes(DeliveryKind kind) => kind == DeliveryKind.Prefetch;

    public async Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        if (peers.Find(destination) is not { } archive)
        {
            foreach (var row in rows) told(new(row, DeliveryOutcome.Impossible, "The list of peers has no such archive."));
            return;
        }
        try
        {
            foreach (var row in rows)
            {
                var rule = row.Rule is { } name ? rules.Find(name) : null;
                var order = long.TryParse(row.Subject, CultureInfo.InvariantCulture, out var number) ? orders.Order(new OrderId(number)) : null;
                if (rule is null || order is null) told(new(row, DeliveryOutcome.Impossible, "The rule or the order is not there any more."));
                // nobody waits for the priors of what will not take place
                else if (order.Status is OrderStatus.Canceled or OrderStatus.Discontinued) told(new(row, DeliveryOutcome.Done));
                else told(await FetchAsync(row, rule, order.Order, archive, cancellation));
            }
        }
        catch (DicomAssociationException away) when (away.Failure != AssociationFailure.NotAccepted)
        {
            throw new PeerUnreachableException(away.Message, away);
        }
    }

    private async Task<DeliveryResult> FetchAsync(DeliveryRow row, PrefetchRule rule, ImagingOrder order, DicomPeer archive, CancellationToken cancellation)
    {
        var model = QueryModel.StudyRoot;
        try
        {
            List<Prior> priors = [];
            await using (var asking = await caller.OpenAsync(archive, DicomProposal.For(model.FindUid), cancellation))
                foreach (var identifier in order.Patient.Identifiers)
                    await FindAsync(asking, model, identifier, order.Patient, priors, cancellation);
            var wanted = Choose(priors, rule, order.StudyUid);
            log.PriorsFound(archive.AeTitle, priors.Count, wanted.Count);
            if (wanted.Count == 0) return new(row, DeliveryOutcome.Done);
            var failed = rule.UsesGet ? await GetAsync(archive, model, wanted, cancellation) : await MoveAsync(archive, model, wanted, cancellation);
            return failed is null ? new(row, DeliveryOutcome.Done) : new(row, DeliveryOutcome.Refused, failed);
        }
        catch (DicomAssociationException refused) when (refused.Failure == AssociationFailure.NotAccepted)
        {
            return new(row, DeliveryOutcome.Refused, refused.Message);
        }
    }

    private static async Task FindAsync(DicomAssociation asking, QueryModel model, PatientIdentifier identifier, PatientIdentity patient, List<Prior> into, CancellationToken cancellation)
    {
        var question = new DicomDataset();
        question.SetString(DicomTags.SpecificCharacterSet, DicomCharacterSet.Utf8.Name);
        question.SetString(DicomTags.QueryRetrieveLevel, QueryLevel.Study.Word());
        foreach (var tag in (ReadOnlySpan<DicomTag>)[DicomTags.StudyInstanceUID, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.ModalitiesInStudy, DicomTags.PatientName, DicomTags.PatientBirthDate,
            DicomTags.IssuerOfPatientID, DicomTags.NumberOfStudyRelatedInstances])
            question.SetEmpty(tag);
        question.SetText(DicomTags.PatientID, DicomVr.LO, identifier.Value);
        var answer = await asking.FindAsync(model.FindUid, question, match =>
        {
            // wildcards in an identifier would find others
            if (match.GetString(DicomTags.PatientID)?.Trim() == identifier.Value.Trim() && IsSame(identifier, patient, match) && match.GetUid(DicomTags.StudyInstanceUID) is { } study)
                into.Add(new(study, match.GetString(DicomTags.StudyDate) ?? "", match.GetString(DicomTags.StudyTime) ?? "", match.GetStrings(DicomTags.ModalitiesInStudy), match.GetInt32(DicomTags.NumberOfStudyRelatedInstances)));
            return into.Count < MostAnswers;
        }, cancellation);
        if (answer.Status.Kind is DicomStatusKind.Failure) throw new DicomAssociationException(AssociationFailure.NotAccepted, $"{asking.Info.CalledAe} answered the query with status {answer.Status}.");
    }

    // an identifier without its issuer is soon another hospital's: who is named or born otherwise is somebody else
    private static bool IsSame(PatientIdentifier identifier, PatientIdentity patient, DicomDataset match)
    {
        if (identifier.Authority is { Length: > 0 } authority && match.GetString(DicomTags.IssuerOfPatientID) is { Length: > 0 } issuer && authority != issuer) return false;
        return !PatientRule.Contradict(patient, Described(match));
    }

    private static PatientIdentity Described(DicomDataset match)
    {
        DicomPersonName? name = match.GetPersonName(DicomTags.PatientName);
        var born = match.GetDate(DicomTags.PatientBirthDate);
        return new()
        {
            Identifiers = [], BirthDate = born?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Name = name is { } known ? new(Blank(known.Family), Blank(known.Given)) : null,
        };
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private List<string> Choose(List<Prior> priors, PrefetchRule rule, string? ownStudy)
    {
        var oldest = clock.GetUtcNow().AddYears(-rule.Years).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return [.. priors.DistinctBy(prior => prior.StudyUid)
            .Where(prior => prior.StudyUid != ownStudy && (prior.Date.Length == 0 || string.CompareOrdinal(prior.Date, oldest) >= 0))
            .Where(prior => rule.PriorModalities.Count == 0 || prior.Modalities.Length == 0 || prior.Modalities.Any(modality => rule.PriorModalities.Contains(modality.Trim(), StringComparer.OrdinalIgnoreCase)))
            .OrderByDescending(prior => prior.Date, StringComparer.Ordinal).ThenByDescending(prior => prior.Time, StringComparer.Ordinal)
            .Take(rule.MostStudies)
            .Where(prior => reader.Study(prior.StudyUid, withRejected: true) is not { } here || (here.State == StudyState.Visible && prior.Instances is { } there && here.InstanceCount < there))
            .Select(prior => prior.StudyUid)];
    }

    private async Task<string?> MoveAsync(DicomPeer archive, QueryModel model, List<string> studies, CancellationToken cancellation)
    {
        string? failed = null;
        await using var association = await caller.OpenAsync(archive, DicomProposal.For(model.MoveUid), cancellation);
        foreach (var study in studies)
        {
            var reply = await association.MoveAsync(model.MoveUid, association.Encode(model.MoveUid, Wanted(study)), options.AeTitle, cancellation: cancellation);
            failed ??= Failure(archive, "C-MOVE", reply, ((CMoveResponse)reply.Response).Suboperations);
        }
        return failed;
    }

    private async Task<string?> GetAsync(DicomPeer archive, QueryModel model, List<string> studies, CancellationToken cancellation)
    {
        string? failed = null;
        await using var association = await caller.OpenAsync(archive, ToGet(model), cancellation);
        foreach (var study in studies)
        {
            var reply = await association.GetAsync(model.GetUid, association.Encode(model.GetUid, Wanted(study)), cancellation: cancellation);
            failed ??= Failure(archive, "C-GET", reply, ((CGetResponse)reply.Response).Suboperations);
        }
        return failed;
    }

    /// <summary>C-GET with the storage classes that came here before, most of all, in every transfer syntax that they came in: an archive sends nothing whose context was not proposed.</summary>
    private static DicomProposal ToGet(QueryModel model)
    {
        ProposedSyntaxes[] contexts = [new(model.GetUid, [DicomNegotiation.ExplicitLittleEndian, DicomNegotiation.ImplicitLittleEndian]),
            .. StorageClasses.Usual.Select(uid => new ProposedSyntaxes(uid, StorageClasses.Syntaxes, PeerIsScu: true, PeerIsScp: false))];
        return new() { Contexts = contexts };
    }

    private static DicomDataset Wanted(string study)
    {
        var keys = new DicomDataset();
        keys.SetString(DicomTags.QueryRetrieveLevel, QueryLevel.Study.Word());
        keys.SetString(DicomTags.StudyInstanceUID, study);
        return keys;
    }

    private static string? Failure(DicomPeer archive, string operation, DimseReply reply, Suboperations counts) =>
        reply.Status.IsSuccess ? null
        : reply.Status.IsDone && counts.Failed is null or 0 ? null
        : $"{archive.AeTitle} answered the {operation} with status {reply.Status}{(reply.Response.ErrorComment is { Length: > 0 } comment ? ": " + comment : "")}.";

    private sealed record Prior(string StudyUid, string Date, string Time, string[] Modalities, int? Instances);
}
