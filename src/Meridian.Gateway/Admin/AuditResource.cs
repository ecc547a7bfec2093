using System.Globalization;
using System.Text.Json;
using Meridian.Core.Access;
using Meridian.Core.Audit;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One entry of the audit trail.</summary>
public sealed record AuditEntryView
{
    public required long Number { get; init; }
    public required double At { get; init; }
    public required string Actor { get; init; }
    public required string Action { get; init; }
    public string? Subject { get; init; }
    /// <summary>JSON of what changed.</summary>
    public string? Detail { get; init; }
    /// <summary>Address of the caller.</summary>
    public string? Origin { get; init; }
    /// <summary>SHA-256, hexadecimal.</summary>
    public required string Hash { get; init; }
}

/// <summary>What a check of the trail found.</summary>
/// <param name="Holds">Every entry is as it was written and none is missing.</param>
/// <param name="Checked">Up to which entry it holds.</param>
/// <param name="FirstBad">The first entry that does not hold.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record AuditCheckView(bool Holds, long Checked, long? FirstBad, string? Problem);

/// <summary>The audit trail.</summary>
internal static class AuditResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("audit", List).WithName("getAudit").RequireRole(Role.Administrator);
        api.MapGet("audit/check", Check).WithName("checkAudit").RequireRole(Role.Administrator);
    }

    private static Ok<Page<AuditEntryView>> List([AsParameters] Paging paging, IRecordReader record) =>
        TypedResults.Ok(Page<AuditEntryView>.Take(record.Audit(paging.Number, paging.Count + 1), paging.Count, View, row => row.Number.ToString(CultureInfo.InvariantCulture)));

    private static Ok<AuditCheckView> Check(AuditTrail audit, IRecordReader record, HttpContext http)
    {
        var check = audit.Check(record, http.RequestAborted);
        return TypedResults.Ok(new AuditCheckView(check.Holds, check.Checked, check.FirstBad, check.Problem));
    }

    private static AuditEntryView View(AuditRow row) => new()
    {
        Number = row.Number,
        At = LiveEncoder.Milliseconds(row.At),
        Actor = row.Actor,
        Action = row.Action,
        Subject = row.Subject,
        Detail = row.Detail,
        Origin = row.Origin,
        Hash = Convert.ToHexStringLower(row.Hash),
    };
}
