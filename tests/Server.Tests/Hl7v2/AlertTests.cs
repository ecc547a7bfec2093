using System.Text;
using Meridian.Core.Intake;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class AlertTests
{
    private const string Group = "OBR|1||2^MON^0012210000000042^EUI-64|196616^MDC_EVT_ALARM^MDC|||20261121080000+0000||||||||||||||||||||||^1&MON&0012210000000042&EUI-64\r";

    private static Submission Read(string body, string type = "ORU^R40^ORU_R40") => new Hl7v2Reception(new()).Receive(Encoding.ASCII.GetBytes(Messages.Header("1", type) + body), DateTimeOffset.UnixEpoch, default, 1).Submission;

    private static AlertReport One(string body) => Assert.Single(Assert.Single(Read(body).Facts.Reports).Alerts);

    [Fact]
    public void A_limit_alarm_tells_the_value_that_broke_it()
    {
        var alert = One(Group + "OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.2.1.1.1|196650^MDC_EVT_HI_GT_LIM^MDC^^^^^^HR high|||PH~SP|||F\r"
            + "OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.2.1.1.2|145|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120|H|||F\r"
            + "OBX|3|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.1.3|start\rOBX|4|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.1.1.4|latched\rOBX|5|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|1.2.1.1.5|audio-paused~alert-acknowledged\r");
        Assert.Equal(("MDC_EVT_HI_GT_LIM", "HR high"), (alert.Condition.Text, alert.Text));
        Assert.Equal((AlertKind.Physiological, AlertPriority.High, AlertPhase.Start, AlertPresence.Latched), (alert.Kind, alert.Priority, alert.Phase, alert.Presence));
        Assert.Equal(AlertInactivation.AudioPaused | AlertInactivation.AlertAcknowledged, alert.Inactivation);
        Assert.Equal(("147842", "145", "MDC_DIM_BEAT_PER_MIN", "50-120"), (alert.Source!.Value, alert.ObservedValue, alert.ObservedUnit!.Text, alert.LimitValue));
        Assert.Equal("1^MON^0012210000000042^EUI-64", alert.InstanceKey);
    }

    [Fact]
    public void The_first_event_and_the_later_ones_have_the_same_key()
    {
        var start = One(Group.Replace("|^1&", "|1&").Replace("2^MON", "1^MON").Split("|||||||||||||||||||||")[0] + "\rOBX|1|ST|196876^MDC_EVT_LEAD_DISCONN^MDC|1.1.1.1|x\r");
        var end = One(Group + "OBX|1|ST|196876^MDC_EVT_LEAD_DISCONN^MDC|1.1.1.1|x\rOBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.1.2|end\r");
        Assert.Equal(start.InstanceKey, end.InstanceKey);
        Assert.Equal((AlertPhase.Present, AlertPresence.Active), (start.Phase, start.Presence));
        Assert.Equal((AlertPhase.End, AlertPresence.Inactive), (end.Phase, end.Presence));
    }

    [Theory]
    [InlineData("68484^MDC_ATTR_ALARM_PRIORITY^MDC", "PM", AlertPriority.Medium)]
    [InlineData("684840^MDC_ATTR_ALARM_PRIORITY^MDC", "PH", AlertPriority.High)]
    [InlineData("68484", "PL", AlertPriority.Low)]
    public void Attributes_are_known_by_name_or_number_and_may_stand_first(string code, string value, AlertPriority priority) =>
        Assert.Equal(priority, One(Group + $"OBX|1|ST|{code}|1.1.1.6|{value}\rOBX|2|ST|196876^MDC_EVT_LEAD_DISCONN^MDC|1.1.1.1|x\r").Priority);

    [Fact]
    public void Several_groups_are_several_alerts()
    {
        var report = Assert.Single(Read(Group + "OBX|1|ST|196876^A^MDC|1.1.1.1|x\r" + Group.Replace("1&MON", "9&MON") + "OBX|1|ST|196877^B^MDC|1.1.1.1|y\r").Facts.Reports.Select(r => r.Equipment.Strongest).Distinct());
        Assert.Equal("0012210000000042", report.Value);
        Assert.Equal(2, Read(Group + "OBX|1|ST|196876^A^MDC|1.1.1.1|x\r" + Group.Replace("1&MON", "9&MON") + "OBX|1|ST|196877^B^MDC|1.1.1.1|y\r").Facts.Reports.Sum(r => r.Alerts.Count));
    }

    [Fact]
    public void A_group_that_does_not_say_what_happened_is_refused()
    {
        var rejection = Read(Group + "OBX|1|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.1.2|end\r").Rejection!;
        Assert.Equal(("MissingAlertEvent", "OBR"), (rejection.Reason, rejection.Place));
    }

    [Fact]
    public void Values_and_alerts_may_share_a_message()
    {
        var facts = Read("OBR|1|||m\rOBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|72\r" + Group + "OBX|1|ST|196876^MDC_EVT_LEAD_DISCONN^MDC|1.1.1.1|x\r", "ORU^R01").Facts;
        Assert.Equal((1, 1), (facts.Reports.Sum(r => r.Observations.Count), facts.Reports.Sum(r => r.Alerts.Count)));
    }
}
