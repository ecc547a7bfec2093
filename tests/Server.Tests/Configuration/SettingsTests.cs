using System.Reflection;
using Meridian.Core;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.Export;
using Meridian.Gateway.Fhir;
using Meridian.Gateway.Hl7v2;
using Meridian.Gateway.Lis;
using Meridian.Gateway.Live;
using Meridian.Server.Configuration;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Configuration;

/// <summary>What the hub can be told, and what it says to what cannot be.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("8080", "127.0.0.1:8080")]
    [InlineData("0", "127.0.0.1:0")]
    [InlineData("0.0.0.0:2575", "0.0.0.0:2575")]
    [InlineData("*:2575", "0.0.0.0:2575")]
    [InlineData("localhost:1", "127.0.0.1:1")]
    [InlineData("[::1]:2575", "[::1]:2575")]
    [InlineData("OFF", "off")]
    public void A_listener_is_a_port_an_address_with_a_port_or_off(string written, string read)
    {
        Assert.True(ListenerAddress.TryParse(written, out var address));
        Assert.Equal(read, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("70000")]
    [InlineData("-1")]
    [InlineData("ward:2575")]
    [InlineData("127.0.0.1:")]
    public void A_listener_that_cannot_be_is_refused(string written) => Assert.False(ListenerAddress.TryParse(written, out _));

    [Fact]
    public void The_pages_refuse_to_leave_loopback_without_TLS()
    {
        var refused = Assert.Throws<SettingsException>(() => Read(("http", "0.0.0.0:8080")));
        Assert.Contains("tls:http:certificate", refused.Message, StringComparison.Ordinal);
        Assert.False(Read(("http", "0.0.0.0:8080"), ("allowPlainHttp", "true")).Http.IsLoopback);
    }

    [Fact]
    public void The_demonstration_refuses_to_leave_loopback() =>
        Assert.Throws<SettingsException>(() => SettingsReader.Read(SettingsReader.Load(null, new Dictionary<string, string?> { ["mllp"] = "0.0.0.0:2575" }), demo: true));

    [Fact]
    public void Every_setting_stands_in_the_documentation()
    {
        var documented = File.ReadAllText(Path.Combine(Repository.Root, "docs/operate/settings.md"));
        (string Room, Type Options)[] rooms =
        [
            .. typeof(CoreOptions).GetProperties().Select(p => (Camel(p.Name), p.PropertyType)),
            ("hl7v2", typeof(Hl7v2Options)), ("dicom", typeof(DicomOptions)), ("lis", typeof(LisOptions)), ("live", typeof(LiveOptions)), ("fhir", typeof(FhirOptions)), ("export", typeof(ExportOptions)),
        ];
        var missing = rooms.SelectMany(room => room.Options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.SetMethod is { IsPublic: true } || p.PropertyType.Name is "IList`1" or "ISet`1").Select(p => $"`{room.Room}:{Camel(p.Name)}`"))
            .Where(key => !documented.Contains(key, StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    private static HubSettings Read(params (string Key, string Value)[] settings) =>
        SettingsReader.Read(SettingsReader.Load(null, settings.ToDictionary(s => s.Key, s => (string?)s.Value)), demo: false);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
