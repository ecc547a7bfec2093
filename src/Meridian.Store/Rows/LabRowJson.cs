using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>Laboratory rows as JSON, without what is empty or zero: there are many of them.</summary>
[JsonSerializable(typeof(LabResultBody))]
internal sealed partial class LabRowJson : JsonSerializerContext
{
    /// <summary>Chinese stays readable in the database.</summary>
    public static LabRowJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Laboratory orders as JSON; an enumeration's first value is written, as its readers need it.</summary>
[JsonSerializable(typeof(LabOrder))]
internal sealed partial class LabOrderJson : JsonSerializerContext
{
    /// <summary>Chinese stays readable in the database.</summary>
    public static LabOrderJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
