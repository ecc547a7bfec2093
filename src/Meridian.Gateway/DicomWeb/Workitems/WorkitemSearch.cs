using System.Buffers;
using System.Text.Json;
using Meridian.Core.Workitems;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Gateway.DicomWeb.Search;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Workitems;

/// <summary>Search for workitems (PS3.18 11.9, PS3.4 CC.2.8): oldest first, every condition on the attributes themselves; state, UID and patient narrow what is read.</summary>
internal sealed class WorkitemSearch(IWorkitemReader reader, WorkitemMatching matching, DicomWebOptions options)
{
    // beyond, one pass over all is no slower than as many look-ups
    private const int MostUids = 500;
    /// <summary>Characters of one answer: workitems may be long, and the warning that there is more must come before them.</summary>
    private const long MostText = 32 << 20;

    public async Task AnswerAsync(HttpContext http)
    {
        AcceptList.RequireJson(http.Request);
        var request = SearchRequest.Parse(SearchLevel.Workitem, null, null, http.Request.Query);
        matching.Check(request);
        var fields = WorkitemFields.Of(request);
        var most = Math.Min(request.Limit ?? options.MaximumResults, options.MaximumResults);
        var found = new List<string>();
        var (skipped, text, more) = (0, 0L, false);
        foreach (var row in reader.Workitems(Narrowed(request)))
        {
            using var document = JsonDocument.Parse(row.Attributes);
            if (!matching.Meets(document.RootElement, request.Keys) || skipped++ < request.Offset) continue;
            if (more = found.Count == most || text > MostText) break;
            found.Add(fields is null ? row.Attributes : Cut(row.Attributes, fields));
            text += found[^1].Length;
        }

        if (request.WantsFuzzy) http.Response.Headers.Append("Warning", StudySearch.NoFuzzy);
        if (more) http.Response.Headers.Append("Warning", StudySearch.More(http.Request, request.Offset + found.Count, most));
        http.Response.Headers.CacheControl = "private, no-store";
        var response = new DicomWebResponse(http);
        response.Body.Write("["u8);
        foreach (var (index, one) in found.Index())
        {
            if (index > 0) response.Body.Write(","u8);
            response.Body.Write(System.Text.Encoding.UTF8.GetBytes(one));
            await response.FlushSometimesAsync();
        }
        response.Body.Write("]"u8);
        await response.CompleteAsync();
    }

    private static WorkitemQuery Narrowed(SearchRequest request)
    {
        var query = new WorkitemQuery();
        foreach (var key in request.Keys.Where(key => key.Path.Tags.Count == 1))
        {
            if (key.Path.First == DicomTags.SOPInstanceUID && ValueMatch.Split(key.Value) is { Length: <= MostUids } uids) query = query with { Uids = uids };
            else if (key.Path.First == DicomTags.PatientID && !key.Value.AsSpan().ContainsAny("*?")) query = query with { PatientId = key.Value };
            else if (key.Path.First == DicomTags.ProcedureStepState && ValueMatch.Split(key.Value).Select(WorkitemStateTerm.Parse).ToList() is var states && states.TrueForAll(state => state is not null))
                query = query with { States = [.. states.Select(state => state!.Value)] };
        }
        return query;
    }

    private static string Cut(string attributes, HashSet<string> fields)
    {
        var set = DicomModel.Parse(attributes);
        foreach (var (tag, _) in set.ToList())
            if (!fields.Contains(tag)) set.Remove(tag);
        return DicomModel.Text(set);
    }
}
