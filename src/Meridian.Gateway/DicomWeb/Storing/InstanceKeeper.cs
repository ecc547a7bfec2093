using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Gateway.Access;
using Meridian.Gateway.Dicom;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>Where every instance of a store request ends, however it came: it is read as it will be kept, checked, and committed before anybody hears of it.</summary>
internal sealed class InstanceKeeper(ImagingDesk desk, StoreQuarantine quarantine, TimeProvider clock)
{
    /// <param name="context">The request.</param>
    /// <param name="incoming">The whole object.</param>
    /// <param name="syntax">Transfer syntax UID of its data set.</param>
    /// <param name="sopClass">What the file meta information says.</param>
    /// <param name="sop">What the file meta information says.</param>
    /// <param name="study">The study that it must belong to; null: any.</param>
    public async Task<StoreOutcome> KeepAsync(HttpContext context, IncomingObject incoming, string syntax, string sopClass, string sop, string? study)
    {
        var (facts, misfit) = Read(incoming, syntax, sopClass, sop);
        if (facts is null) return await quarantine.TakeAsync(context, incoming, sopClass, sop, misfit!);
        // nothing is wrong with the object: it was sent to the wrong address
        if (study is not null && facts.StudyUid != study) return new(sopClass, sop, facts.StudyUid, facts.SeriesUid, FailureReason.OtherStudy, null, "it belongs to another study");
        var receipt = await desk.StoreAsync(incoming, facts, new Provenance
        {
            CallingAe = Credential.Of(context.User)?.Name ?? "", CalledAe = "STOW-RS", PeerAddress = context.Connection.RemoteIpAddress?.ToString() ?? "", ReceivedAt = clock.GetUtcNow(), IsFromEquipment = false,
        }, CancellationToken.None); // what is whole is kept, whether or not the sender waits for the answer
        return StoreOutcome.Of(facts, receipt);
    }

    private static (InstanceFacts? Facts, Rejection? Misfit) Read(IncomingObject incoming, string syntax, string sopClass, string sop)
    {
        try
        {
            using var stream = incoming.OpenRead();
            var file = DicomReader.ReadFile(stream);
            foreach (var warning in file.Warnings)
                if (warning.Fault is DicomFault.Truncated or DicomFault.BrokenDeflate) return (null, new(warning.Fault.ToString(), warning.Tag.ToString(), $"The data set ends before its element {warning.Tag} does."));
            foreach (var tag in (ReadOnlySpan<DicomTag>)[DicomTags.SOPClassUID, DicomTags.SOPInstanceUID, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID])
                if (file.Dataset.GetUid(tag) is null) return (null, new("MissingUid", tag.ToString(), $"The object has no {tag}, or it is no UID."));
            if (file.Dataset.GetUid(DicomTags.SOPInstanceUID) != sop || file.Dataset.GetUid(DicomTags.SOPClassUID) != sopClass) return (null, new("WrongInstance", DicomTags.SOPInstanceUID.ToString(), "The file meta information names another object than the data set."));
            return (DicomTranslator.Translate(file.Dataset, syntax), null);
        }
        catch (DicomRejectException refused) { return (null, new(refused.Reason.ToString(), $"byte {refused.Offset}", refused.Message)); }
    }
}
