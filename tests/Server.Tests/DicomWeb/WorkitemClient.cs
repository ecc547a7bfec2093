using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>A workflow program at the hub: workitems over HTTP, event reports over a WebSocket.</summary>
internal static class WorkitemClient
{
    private const string Code = """{"00080100":{"vr":"SH","Value":["110004"]},"00080102":{"vr":"SH","Value":["DCM"]},"00080104":{"vr":"LO","Value":["Image Processing"]}}""";

    /// <summary>Type 1 of PS3.4 table CC.2.5-3, and who.</summary>
    public static string New(string label = "Segment the liver", string patient = "4711", string start = "20261122083000", string more = "") => $$"""
        [{"00404005":{"vr":"DT","Value":["{{start}}"]},"00404041":{"vr":"CS","Value":["READY"]},"00741000":{"vr":"CS","Value":["SCHEDULED"]},"00741200":{"vr":"CS","Value":["MEDIUM"]},
        "00741204":{"vr":"LO","Value":["{{label}}"]},"00100020":{"vr":"LO","Value":["{{patient}}"]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"Wang^XiaoDong","Ideographic":"王^小东"}]},
        "00404018":{"vr":"SQ","Value":[{{Code}}]}{{more}}}]
        """;

    /// <summary>What completing wants: final state P of the table.</summary>
    public const string Performed = $$$"""
        [{"00741216":{"vr":"SQ","Value":[{"00404028":{"vr":"SQ","Value":[{{{Code}}}]},"00404019":{"vr":"SQ","Value":[{{{Code}}}]},"00404033":{"vr":"SQ"},
        "00404050":{"vr":"DT","Value":["20261122083100"]},"00404051":{"vr":"DT","Value":["20261122083200"]}}]}}]
        """;

    public static string State(string state, string? transaction) =>
        $$"""[{"00741000":{"vr":"CS","Value":["{{state}}"]}{{(transaction is null ? "" : $$""","00081195":{"vr":"UI","Value":["{{transaction}}"]}""")}}}]""";

    public static string Progress(string percent) => $$$"""[{"00741002":{"vr":"SQ","Value":[{"00741004":{"vr":"DS","Value":["{{{percent}}}"]}}]}}]""";

    /// <summary>Asks, and gives the status with the words of the warning.</summary>
    public static async Task<(HttpStatusCode Status, string Warning)> AskAsync(this DicomWebHub hub, HttpMethod method, string path, string? body = null, string type = "application/dicom+json")
    {
        using var answer = await hub.SendAsync(method, path, body, type);
        return (answer.StatusCode, Words(answer));
    }

    public static Task<HttpResponseMessage> SendAsync(this DicomWebHub hub, HttpMethod method, string path, string? body, string type = "application/dicom+json")
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        return hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static string Words(HttpResponseMessage answer) => answer.Headers.TryGetValues("Warning", out var warnings) ? string.Join(" | ", warnings.Select(one => one.Split('"')[1])) : "";

    public static async Task CreateAsync(this DicomWebHub hub, string uid, string? body = null)
    {
        using var answer = await hub.SendAsync(HttpMethod.Post, "workitems?" + uid, body ?? New());
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    public static Task<(HttpStatusCode Status, string Warning)> MoveAsync(this DicomWebHub hub, string uid, string state, string? transaction) => hub.AskAsync(HttpMethod.Put, $"workitems/{uid}/state", State(state, transaction));

    public static async Task<JsonElement> WorkitemAsync(this DicomWebHub hub, string uid)
    {
        var answer = await hub.GetJsonAsync("workitems/" + uid);
        Assert.Equal(1, answer.GetArrayLength());
        return answer[0];
    }

    public static string? Text(JsonElement set, string tag) => set.TryGetProperty(tag, out var element) && element.TryGetProperty("Value", out var values) ? values[0].ToString() : null;

    /// <summary>Opens an event channel and hears it from then on.</summary>
    public static async Task<EventListener> ListenAsync(this DicomWebHub hub, string ae, Action<ClientWebSocketOptions>? change = null) => new(await hub.ConnectAsync(ae, change));

    /// <summary>Opens an event channel that nobody reads.</summary>
    public static async Task<ClientWebSocket> ConnectAsync(this DicomWebHub hub, string ae, Action<ClientWebSocketOptions>? change = null)
    {
        var socket = new ClientWebSocket();
        change?.Invoke(socket.Options);
        await socket.ConnectAsync(new Uri($"ws{hub.Root[4..]}/subscribers/{ae}"), TestContext.Current.CancellationToken);
        return socket;
    }
}
