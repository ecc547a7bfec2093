using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Core.Tests.Record;

/// <summary>Compares rows by all that they say: every property, digits of numbers, offsets of times.</summary>
internal static class Same
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = true };

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options);
    public static void Rows<T>(T expected, T actual) => Assert.Equal(Text(expected), Text(actual));
    public static void Rows<T>(IEnumerable<T> expected, IEnumerable<T> actual) => Assert.Equal(Text(expected.ToList()), Text(actual.ToList()));
}
