using System.Globalization;
using System.IO.Pipelines;
using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb.Multipart;
using Meridian.Gateway.DicomWeb.Negotiation;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>
/// WADO-RS studies, series and instances as Part 10 files (PS3.18 10.4.1.1.1 to 10.4.1.1.3): each streamed from where it is stored, one after
/// the other, or rewritten in memory where another transfer syntax is wanted or a recorded rule changes it.
/// </summary>
internal sealed class InstanceRetrieval(ObjectFinder finder, IImageStore store)
{
    public async Task AnswerAsync(HttpContext context, ObjectPath path, string root)
    {
        var form = InstanceForm.Choose(AcceptList.Of(context.Request), path.Instance is not null);
        var rows = finder.Instances(path).ToList(); // index rows; the objects are opened one at a time
        if (rows.Count == 0) throw DicomWebException.NotFound("There is no such study or series");
        await AnswerAsync(context, rows, form, root);
    }

    /// <param name="context">The request.</param>
    /// <param name="rows">What to hand out; not empty.</param>
    /// <param name="form">How.</param>
    /// <param name="root">Base URL of the service.</param>
    public async Task AnswerAsync(HttpContext context, IReadOnlyList<InstanceRow> rows, InstanceForm form, string root)
    {
        var plan = rows.Select(row => (Row: row, Syntax: row.Damage == ObjectDamage.Missing ? null : ObjectTranscoder.Choose(row.TransferSyntaxUid, form))).ToList();
        var given = plan.Where(p => p.Syntax is not null).Select(p => (p.Row, Syntax: p.Syntax!)).ToList();
        if (given.Count == 0)
        {
            if (plan.TrueForAll(p => p.Row.Damage == ObjectDamage.Missing)) throw new DicomWebException(StatusCodes.Status410Gone, "The stored file is missing; the hub's page of damaged objects lists it");
            throw DicomWebException.NotAcceptable($"Stored in transfer syntax {plan[0].Row.TransferSyntaxUid}, which cannot be made into what Accept takes; transfer-syntax=* takes it as it is");
        }
        context.Response.Headers.Append("Vary", "Accept");
        if (EntityTag.Answers(context, Version(given, form), given.Max(g => g.Row.ReceivedAt))) return;
        if (given.Count < plan.Count)
        {
            // 10.4.3: some, but not all
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.Append("Warning", $"299 meridian \"{plan.Count - given.Count} of {plan.Count} instances are missing or cannot be given in this form\"");
        }
        if (form.IsMultipart) await PartsAsync(context, given, root);
        else await OneAsync(context, given[0].Row, given[0].Syntax);
    }

    private async Task OneAsync(HttpContext context, InstanceRow row, string syntax)
    {
        context.Response.ContentType = $"application/dicom; transfer-syntax={syntax}";
        using var stored = store.OpenOrRefuse(row);
        if (ObjectTranscoder.IsPlain(row, syntax))
        {
            context.Response.ContentLength = stored.Length;
            if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.BodyWriter.CopyAsync(stored, 0, stored.Length, context.RequestAborted);
            return;
        }
        var bytes = ObjectTranscoder.Make(row, stored, syntax);
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }

    private async Task PartsAsync(HttpContext context, IReadOnlyList<(InstanceRow Row, string Syntax)> given, string root)
    {
        var body = new MultipartBody("application/dicom");
        context.Response.ContentType = body.ContentType;
        if (given.All(g => ObjectTranscoder.IsPlain(g.Row, g.Syntax)))
            context.Response.ContentLength = body.Close.Length + given.Index().Sum(g => Open(body, g.Index == 0, g.Item.Row, g.Item.Syntax, g.Item.Row.ByteCount, root).Length + g.Item.Row.ByteCount);
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var pipe = context.Response.BodyWriter;
        foreach (var (index, (row, syntax)) in given.Index())
        {
            using var stored = store.OpenOrRefuse(row);
            if (ObjectTranscoder.IsPlain(row, syntax))
            {
                if (stored.Length != row.ByteCount) throw new EndOfStreamException("A stored object has another length than its index says");
                await pipe.WriteAsync(Open(body, index == 0, row, syntax, row.ByteCount, root), context.RequestAborted);
                await pipe.CopyAsync(stored, 0, row.ByteCount, context.RequestAborted);
                continue;
            }
            var bytes = ObjectTranscoder.Make(row, stored, syntax);
            await pipe.WriteAsync(Open(body, index == 0, row, syntax, bytes.Length, root), context.RequestAborted);
            await pipe.WriteAsync(bytes, context.RequestAborted);
        }
        await pipe.WriteAsync(body.Close, context.RequestAborted);
    }

    private static byte[] Open(MultipartBody body, bool first, InstanceRow row, string syntax, long length, string root) =>
        body.Open(first, $"application/dicom; transfer-syntax={syntax}", $"{root}/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}", length);

    // what a rule changes raises the study's revision; the parts' boundary is another each time, but says nothing
    private static string Version(IReadOnlyList<(InstanceRow Row, string Syntax)> given, InstanceForm form) => string.Create(CultureInfo.InvariantCulture,
        $"{given.Max(g => g.Row.Series.Study.Revision.Value):x}-{given.Count:x}-{EntityTag.Short(form.IsMultipart + string.Join(' ', given.Select(g => g.Syntax).Distinct()))}");
}
