using System.Net;
using System.Net.Sockets;
using System.Text;
using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Model;
using Meridian.Server.Tests.Dicom.Workflow;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Whoever ordered is told how far his order is.</summary>
public sealed class OrderStatusTests
{
    private static CancellationToken Deadline => WorkflowHub.Deadline;

    private static PerformedStepRow Step() => new() { Uid = "1.2.3", Status = PerformedStatus.InProgress, Attributes = "{}", CallingAe = "CT1", CreatedAt = default, UpdatedAt = default };

    private static async Task<string[]> HeardAsync(MllpPeer ris)
    {
        var text = await ris.ReceiveAsync();
        Assert.NotNull(text);
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)).Split('\r');
    }

    private static string Field(string[] message, string segment, int number) => message.Single(line => line.StartsWith(segment, StringComparison.Ordinal)).Split('|')[number];

    private static Task AnswerAsync(MllpPeer ris, string[] to, string code = "AA") => ris.SendAsync($"MSH|^~\\&|RIS||||20261122080000||ACK|A{Field(to, "MSH", 9)}|P|2.3.1\rMSA|{code}|{Field(to, "MSH", 9)}\r");

    [Fact(Timeout = 180_000)]
    public async Task The_placer_hears_that_his_order_starts_and_is_completed_each_until_he_has_answered()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var hub = await WorkflowHub.StartAsync(("hl7v2:orderStatusPeer", listener.LocalEndpoint.ToString()!), ("forwarding:firstPause", "00:00:00.100"), ("forwarding:longestPause", "00:00:00.300"));
        var order = await hub.OrderAsync("A1");
        await hub.Get<PerformedDesk>().CreateAsync(Step(), [new(order.Order.StudyUid, null, null, "SA1")], new() { Identifiers = [new("4711", null, null)] }, cancellation: Deadline);
        string control;
        using (var ris = MllpPeer.Over(await listener.AcceptSocketAsync(Deadline)))
        {
            var begun = await HeardAsync(ris);
            Assert.Equal(("ORM^O01", "2.3.1", "UNICODE UTF-8"), (Field(begun, "MSH", 8), Field(begun, "MSH", 11), Field(begun, "MSH", 17)));
            Assert.Equal(("SC", "IP"), (Field(begun, "ORC", 1), Field(begun, "ORC", 5)));
            Assert.Equal(("4711^^^HOSP^MR", "Wang^XiaoMing^^^^^L^A~王^小明^^^^^L^I", "19610131", "M"), (Field(begun, "PID", 3), Field(begun, "PID", 5), Field(begun, "PID", 7), Field(begun, "PID", 8)));
            Assert.Equal(("24627-2^Chest CT^LN", "A1", "CT"), (Field(begun, "OBR", 4), Field(begun, "OBR", 18), Field(begun, "OBR", 24)));
            control = Field(begun, "MSH", 9);
            Assert.InRange(control.Length, 1, 20);
            // it ends while its beginning is still unanswered, and the line breaks
            await hub.Get<PerformedDesk>().SetAsync("1.2.3", row => row with { Status = PerformedStatus.Completed }, cancellation: Deadline);
        }
        using (var ris = MllpPeer.Over(await listener.AcceptSocketAsync(Deadline)))
        {
            var again = await HeardAsync(ris);
            Assert.Equal((control, "IP"), (Field(again, "MSH", 9), Field(again, "ORC", 5)));
            await AnswerAsync(ris, again);
            var ended = await HeardOverAsync(ris, listener);
            Assert.Equal("CM", Field(ended, "ORC", 5));
        }
    }

    // the next message comes over the line that is open, or over another one
    private static async Task<string[]> HeardOverAsync(MllpPeer open, TcpListener listener)
    {
        if (await open.ReceiveAsync() is { } text)
        {
            var here = text.Split('\r');
            await AnswerAsync(open, here);
            return here;
        }
        using var next = MllpPeer.Over(await listener.AcceptSocketAsync(Deadline));
        var heard = await HeardAsync(next);
        await AnswerAsync(next, heard);
        return heard;
    }

    [Fact(Timeout = 180_000)]
    public async Task What_his_own_message_cancels_is_not_told_back_and_what_a_person_cancels_is()
    {
        await using var ris = await WorkflowHub.StartAsync();
        await using var hub = await WorkflowHub.StartAsync(("hl7v2:orderStatusPeer", $"127.0.0.1:{ris.Mllp}"), ("forwarding:firstPause", "00:00:00.100"));
        var message = "MSH|^~\\&|RIS|HOSP|HUB|HOSP|20261122080000+0000||ORM^O01|{0}|P|2.3.1\rPID|||4711^^^HOSP^MR||Wang^XiaoMing||19610131|M\rORC|{1}|P{2}^HIS|F{2}^RIS\rOBR|1|P{2}^HIS|F{2}^RIS|24627-2^Chest CT^LN||||||||||||||A{2}||||||CT\r";
        foreach (var (port, numbers) in new[] { (ris.Mllp, new[] { "1" }), (hub.Mllp, ["1", "2"]) })
        {
            using var his = await MllpPeer.ConnectAsync(port);
            foreach (var number in numbers)
            {
                await his.SendAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, "n" + number, "NW", number));
                Assert.Equal("AA", (await his.AnswerAsync()).Code);
            }
        }
        using (var his = await MllpPeer.ConnectAsync(hub.Mllp))
        {
            await his.SendAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, "c2", "CA", "2"));
            Assert.Equal("AA", (await his.AnswerAsync()).Code);
        }
        Assert.Equal(OrderStatus.Canceled, hub.Orders.OrdersBy(OrderKey.Placer, "P2").Single().Status);
        Assert.Empty(hub.Get<IDeliveryReader>().DeliveryCounts());
        await hub.Get<OrderDesk>().CancelAsync(hub.Orders.OrdersBy(OrderKey.Placer, "P1").Single().Id, "moved away", new Actor("anna"), Deadline);
        // the other hub takes the message for what it is
        await Eventually.HoldsAsync(() => ris.Orders.OrdersBy(OrderKey.Placer, "P1").Single().Status == OrderStatus.Canceled, Deadline);
        await Eventually.HoldsAsync(() => hub.Get<IDeliveryReader>().DeliveryCounts() is [{ Waiting: 0, Dead: 0, Done: 1 }], Deadline);
    }
}
