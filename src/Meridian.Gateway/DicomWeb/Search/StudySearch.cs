using System.Buffers;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb.Negotiation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>QIDO-RS: studies, series and instances that match (PS3.18 10.6). Every match comes from the index; no object is opened.</summary>
public sealed class StudySearch(IImagingReader reader, DicomWebOptions options)
{
    /// <summary>Warning of a search that was asked to be fuzzy (8.3.4.2).</summary>
    internal const string NoFuzzy = "299 meridian \"The fuzzymatching parameter is not supported. Only literal matching has been performed.\"";

    /// <param name="context">The request.</param>
    /// <param name="level">What is listed.</param>
    /// <param name="study">The study that the path names; null: any.</param>
    /// <param name="series">The series that the path names; null: any.</param>
    /// <param name="root">Base URL of the service, for addresses in the answer.</param>
    public async Task AnswerAsync(HttpContext context, SearchLevel level, string? study, string? series, string root)
    {
        AcceptList.RequireJson(context.Request);
        var request = SearchRequest.Parse(level, study, series, context.Request.Query);
        var keys = QueryKeys.Of(request);
        var most = Math.Min(request.Limit ?? options.MaximumResults, options.MaximumResults);
        var rows = Rows(request, keys, most + 1, root);
        var more = rows.Count > most;
        if (more) rows.RemoveAt(most);

        if (request.WantsFuzzy) context.Response.Headers.Append("Warning", NoFuzzy);
        if (more) context.Response.Headers.Append("Warning", More(context.Request, request.Offset + most, most));
        context.Response.Headers.CacheControl = "private, no-store";

        var response = new DicomWebResponse(context);
        response.Body.Write("["u8);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0) response.Body.Write(","u8);
            rows[i](response.Body);
            await response.FlushSometimesAsync();
        }
        response.Body.Write("]"u8);
        await response.CompleteAsync();
    }

    private List<Action<IBufferWriter<byte>>> Rows(SearchRequest request, QueryKeys keys, int most, string root)
    {
        var writer = new RowWriter(root, AnswerFields.Of(request));
        var whole = keys.Rest.Count > 0 ? new RowWriter(root, null) : null;
        var withStudy = request.StudyUid is null;
        var withSeries = request.SeriesUid is null;
        // conditions on the finished answer come before paging: then the index gives all, row by row
        var (offset, limit) = whole is null ? (request.Offset, (int?)most) : (0, null);
        return request.Level switch
        {
            SearchLevel.Study => Take(reader.Studies(keys.Study with { Offset = offset, Limit = limit }), (row, to) => writer.Write(to, row), (row, to) => whole!.Write(to, row)),
            SearchLevel.Series => Take(reader.Series(keys.Series with { Offset = offset, Limit = limit }), (row, to) => writer.Write(to, row, withStudy), (row, to) => whole!.Write(to, row, withStudy: true)),
            SearchLevel.Instance => Take(reader.Instances(keys.Instance with { Offset = offset, Limit = limit }),
                (row, to) => writer.Write(to, row, withStudy, withSeries), (row, to) => whole!.Write(to, row, withStudy: true, withSeries: true)),
            _ => throw new InvalidOperationException("An unknown level"),
        };

        List<Action<IBufferWriter<byte>>> Take<T>(IEnumerable<T> found, Action<T, IBufferWriter<byte>> write, Action<T, IBufferWriter<byte>> writeWhole)
        {
            var taken = new List<Action<IBufferWriter<byte>>>();
            var skipped = 0;
            foreach (var row in found)
            {
                if (whole is not null && (!Meets(row, writeWhole, keys.Rest) || skipped++ < request.Offset)) continue;
                taken.Add(to => write(row, to));
                if (taken.Count == most) break;
            }
            return taken;
        }
    }

    private static bool Meets<T>(T row, Action<T, IBufferWriter<byte>> write, IReadOnlyList<SearchKey> keys)
    {
        var text = new ArrayBufferWriter<byte>(4096);
        write(row, text);
        using var document = JsonDocument.Parse(text.WrittenMemory);
        return keys.All(key => ValueMatch.Meets(document.RootElement, key));
    }

    /// <summary>Warning of a page that is not the last: the next ones are at offset + what came (8.3.4.4).</summary>
    internal static string More(HttpRequest request, int offset, int limit)
    {
        var query = new QueryBuilder(request.Query.Where(p => p.Key is not ("offset" or "limit")).SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? ""))))
        {
            { "limit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture) }, { "offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
        return $"299 meridian \"There are additional results that can be requested: {request.PathBase + request.Path + query.ToString()}\"";
    }
}
