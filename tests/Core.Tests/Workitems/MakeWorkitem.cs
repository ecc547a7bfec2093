using System.Text.Json.Nodes;
using Meridian.Core.Audit;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Workitems;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Core.Tests.Workitems;

/// <summary>Workitems as programs give them, and a hub that knows filters of the form <c>label=…</c>.</summary>
internal static class MakeWorkitem
{
    public static readonly Actor Worker = new("token:worker");

    public static Task<HubUnderTest> HubAsync() => HubUnderTest.StartAsync(services: services => services.AddSingleton<IWorkitemMatch, LabelFilter>());

    /// <summary>The least that may be given: type 1 of PS3.4 table CC.2.5-3.</summary>
    public static JsonObject New(string label = "Segment the liver") => JsonNode.Parse($$"""
        {
          "00404005": {"vr":"DT","Value":["20261122083000"]}, "00404041": {"vr":"CS","Value":["READY"]}, "00741000": {"vr":"CS","Value":["SCHEDULED"]},
          "00741200": {"vr":"CS","Value":["MEDIUM"]}, "00741204": {"vr":"LO","Value":["{{label}}"]}, "00100020": {"vr":"LO","Value":["4711"]}
        }
        """)!.AsObject();

    /// <summary>What a performer sets before it completes: final state P of the table.</summary>
    public static JsonObject Performed() => JsonNode.Parse($$"""
        {
          "00741216": {"vr":"SQ","Value":[{
            "00404028": {"vr":"SQ","Value":[{{Code}}]}, "00404019": {"vr":"SQ","Value":[{{Code}}]}, "00404033": {"vr":"SQ"},
            "00404050": {"vr":"DT","Value":["20261122083100"]}, "00404051": {"vr":"DT","Value":["20261122083200"]}
          }]}
        }
        """)!.AsObject();

    public const string Code = """{"00080100":{"vr":"SH","Value":["110004"]},"00080102":{"vr":"SH","Value":["DCM"]},"00080104":{"vr":"LO","Value":["Image Processing"]}}""";

    public static JsonObject Progress(string percent) => JsonNode.Parse($$$"""{"00741002":{"vr":"SQ","Value":[{"00741004":{"vr":"DS","Value":["{{{percent}}}"]}}]}}""")!.AsObject();

    public static async Task CreateAsync(this HubUnderTest hub, string uid, string label = "Segment the liver")
    {
        var answer = await hub.Get<WorkitemDesk>().CreateAsync(uid, New(label), Worker);
        Assert.Equal(WorkitemOutcome.Done, answer.Outcome);
    }

    public static async Task<WorkitemOutcome> MoveAsync(this HubUnderTest hub, string uid, WorkitemState to, string? transaction) => (await hub.Get<WorkitemDesk>().ChangeStateAsync(uid, to, transaction, Worker)).Outcome;

    /// <summary>Reports that wait in a channel: their event type, workitem and state.</summary>
    public static async Task<List<string>> ReportsAsync(this HubUnderTest hub, WorkitemChannel channel)
    {
        await hub.SettleAsync();
        var told = new List<string>();
        while (channel.Reports.TryRead(out var text))
        {
            var report = DicomModel.Parse(text);
            told.Add($"{(WorkitemEvent)(int)report["00001002"]!["Value"]![0]!} {report.FirstText("00001000")} {report.FirstText(WorkitemTags.State)}".TrimEnd());
        }
        return told;
    }

    private sealed class LabelFilter : IWorkitemMatch
    {
        public bool Meets(string filter, JsonObject attributes) => filter == "label=" + attributes.FirstText(WorkitemTags.Label);
    }
}
