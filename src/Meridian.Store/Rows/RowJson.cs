using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.Core.Orders;
using Meridian.Core.Quality;
using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>The parts of rows that are kept as JSON, because they are read whole and rarely: identities, places, alert reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(EquipmentIdentity))]
[JsonSerializable(typeof(PatientIdentity))]
[JsonSerializable(typeof(PointOfCare))]
[JsonSerializable(typeof(AlertReport))]
[JsonSerializable(typeof(ImagingOrder))]
[JsonSerializable(typeof(IReadOnlyList<PerformedFor>))]
[JsonSerializable(typeof(IReadOnlyList<CommitmentItem>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<ControlViolation>))]
public sealed partial class RowJson : JsonSerializerContext
{
    /// <summary>Chinese names stay readable in the database.</summary>
    public static RowJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
