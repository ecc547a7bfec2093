using System.Globalization;
using System.Text.Json.Serialization;
using Meridian.Core.Access;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>A patient record.</summary>
public sealed record PatientView
{
    public required long Id { get; init; }
    public string? Name { get; init; }
    public string? Ideographic { get; init; }
    public required IReadOnlyList<PatientIdentifierView> Identifiers { get; init; }
    public required PatientSex Sex { get; init; }
    public string? BirthDate { get; init; }
    /// <summary>False while only equipment has named this patient and no patient feed did.</summary>
    public required bool Confirmed { get; init; }
    /// <summary>The record that this one was merged into.</summary>
    public long? MergedInto { get; init; }
    public required double UpdatedAt { get; init; }
}

/// <summary>One identifier of a patient.</summary>
public sealed record PatientIdentifierView(string Value, string? Authority, string? Type);

/// <summary>A patient with where and what was.</summary>
public sealed record PatientDetailView(PatientView Patient, IReadOnlyList<AssociationView> Associations, IReadOnlyList<PatientEventView> Events);

/// <summary>Where a patient or equipment was, when; open without <paramref name="To"/>.</summary>
public sealed record AssociationView(long Id, long Bed, string BedLabel, long? Patient, long? Equipment, string? Visit, string? Class, double From, double? To);

/// <summary>One event of the patient feed.</summary>
public sealed record PatientEventView(long Sequence, long Patient, long? Bed, [property: JsonConverter(typeof(CamelCaseEnumConverter<PatientEventKind>))] PatientEventKind Kind, double At, double? SenderAt);

/// <summary>Patients, as feed and equipment named them.</summary>
internal static class PatientResource
{
    private const int HistoryShown = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("patients", List).WithName("getPatients").RequireRole(Role.Viewer);
        api.MapGet("patients/{id:long}", One).WithName("getPatient").RequireRole(Role.Viewer);
    }

    /// <summary>By number, rising; <c>next</c> goes on after the last.</summary>
    private static Ok<Page<PatientView>> List(string? text, [AsParameters] Paging paging, IRecordReader record) =>
        TypedResults.Ok(Page<PatientView>.Take(record.Patients(string.IsNullOrWhiteSpace(text) ? null : text.Trim(), new PatientId(paging.Number ?? 0), paging.Count + 1),
            paging.Count, View, row => row.Id.ToString()));

    private static Results<Ok<PatientDetailView>, ProblemHttpResult> One(long id, IRecordReader record)
    {
        if (record.Patient(new PatientId(id)) is not { } row) return Problems.NotFound($"patient {id}");
        var beds = record.Beds().ToDictionary(bed => bed.Id);
        return TypedResults.Ok(new PatientDetailView(View(row),
            [.. record.Associations(null, row.Id, null, null, null, HistoryShown).Select(a => View(a, beds))],
            [.. record.PatientEvents(row.Id, HistoryShown).Select(View)]));
    }

    internal static PatientEventView View(PatientEventRow row) => new(row.Sequence.Value, row.Patient.Value, row.Bed.Value == 0 ? null : row.Bed.Value, row.Kind,
        LiveEncoder.Milliseconds(row.At), row.SenderAt is { } sender ? LiveEncoder.Milliseconds(sender) : null);

    internal static AssociationView View(AssociationRow row, IReadOnlyDictionary<BedId, BedRow> beds) => new(row.Id, row.Bed.Value,
        beds.TryGetValue(row.Bed, out var bed) ? BedResource.LabelOf(bed) : row.Bed.Value.ToString(CultureInfo.InvariantCulture),
        row.Patient.Value == 0 ? null : row.Patient.Value, row.Equipment.Value == 0 ? null : row.Equipment.Value, row.Visit, row.Class,
        LiveEncoder.Milliseconds(row.From), row.To is { } to ? LiveEncoder.Milliseconds(to) : null);

    private static PatientView View(PatientRow row) => new()
    {
        Id = row.Id.Value,
        Name = TileProjection.OneLine(row.Identity.Name),
        Ideographic = row.Identity.Name?.Ideographic,
        Identifiers = [.. row.Identity.Identifiers.Select(i => new PatientIdentifierView(i.Value, i.Authority, i.Type))],
        Sex = TileProjection.Sex(row.Identity.Sex),
        BirthDate = row.Identity.BirthDate,
        Confirmed = row.Confirmed,
        MergedInto = row.MergedInto.Value == 0 ? null : row.MergedInto.Value,
        UpdatedAt = LiveEncoder.Milliseconds(row.UpdatedAt),
    };
}
