using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb;

/// <summary>What there is (PS3.18 8.9): a short list in JSON; the conformance statement says the rest.</summary>
internal static class DicomWebCapabilities
{
    public static Task WriteAsync(HttpContext context, string root, DicomWebOptions options)
    {
        context.Response.Headers.Allow = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
        string[] resources =
        [
            "/studies{?keys*,includefield,limit,offset}", "/series{?…}", "/instances{?…}", "/studies/{study}/series{?…}", "/studies/{study}/instances{?…}", "/studies/{study}/series/{series}/instances{?…}",
            "/studies/{study}", "/studies/{study}/series/{series}", "/studies/{study}/series/{series}/instances/{instance}", "…/metadata", "…/rendered", "…/thumbnail", "…/instances/{instance}/frames/{list}",
            "…/instances/{instance}/frames/{frame}/rendered", "…/instances/{instance}/bulkdata/{place}", "/wado?requestType=WADO",
        ];
        return context.Response.WriteAsJsonAsync(new
        {
            service = root,
            retrieveAndSearch = resources,
            store = new[] { "POST /studies", "POST /studies/{study}" },
            worklist = new[]
            {
                "POST /workitems{?workitem}", "GET /workitems{?keys*,includefield,limit,offset}", "GET /workitems/{workitem}", "POST /workitems/{workitem}{?transaction}", "PUT /workitems/{workitem}/state",
                "POST /workitems/{workitem}/cancelrequest{/requester}", "POST /workitems/{workitem}/subscribers/{aetitle}{?deletionlock}", "POST /workitems/1.2.840.10008.5.1.4.34.5/subscribers/{aetitle}{?deletionlock}",
                "POST /workitems/1.2.840.10008.5.1.4.34.5.1/subscribers/{aetitle}{?deletionlock,filter}", "POST …/subscribers/{aetitle}/suspend", "DELETE …/subscribers/{aetitle}", "GET /subscribers/{aetitle} (WebSocket)",
            },
            mediaTypes = new[] { "application/dicom+json", "application/dicom", "multipart/related; type=\"application/dicom\"", "multipart/related; type=\"application/dicom+json\"", "multipart/related; type=\"application/octet-stream\"", "image/jpeg", "image/png" },
            limits = new { options.MaximumResults, options.MaximumInstance, options.MaximumInstances, options.MaximumMetadata, options.MaximumWorkitem, options.EventChannels, options.EventBacklog },
            notOffered = new[] { "XML", "fuzzymatching", "rendered video", "presentation states" },
        }, context.RequestAborted);
    }
}
