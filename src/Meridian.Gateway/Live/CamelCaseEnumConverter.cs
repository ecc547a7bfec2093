using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Gateway.Live;

/// <summary>Writes an enum by its name in camelCase: what the pages' contract says; numbers are not read.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) where T : struct, Enum;
