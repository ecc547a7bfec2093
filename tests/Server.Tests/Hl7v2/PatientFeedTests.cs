using System.Text;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class PatientFeedTests
{
    private static PatientEvent Read(string trigger, string body) =>
        Assert.Single(new Hl7v2Reception(new()).Receive(Encoding.UTF8.GetBytes(Messages.Header("1", $"ADT^{trigger}", charset: "UNICODE UTF-8") + body), DateTimeOffset.UnixEpoch, default, 1).Submission.Facts.PatientEvents);

    private const string Body = "EVN||20261121075500|||op|20261121075000\rPID|1||123^^^HOSP&1.2.3&ISO^MR~999^^^GOV^NI||Wang^XiaoDong^^^^^L^A~王^小东^^^^^L^I~wang^xiaodong^^^^^L^P||19610131|M\rPV1|1|I|ICU^3^B2^HOSP&1.2^^^East|||W1^2^1|||||||||||||V77\r";

    [Theory]
    [InlineData("A01", PatientEventKind.Admit)]
    [InlineData("A02", PatientEventKind.Transfer)]
    [InlineData("A03", PatientEventKind.Discharge)]
    [InlineData("A04", PatientEventKind.Register)]
    [InlineData("A08", PatientEventKind.Update)]
    [InlineData("A11", PatientEventKind.CancelAdmit)]
    [InlineData("A12", PatientEventKind.CancelTransfer)]
    [InlineData("A13", PatientEventKind.CancelDischarge)]
    [InlineData("A05", PatientEventKind.Update)]
    [InlineData("A06", PatientEventKind.Transfer)]
    [InlineData("A07", PatientEventKind.Transfer)]
    [InlineData("A10", PatientEventKind.Update)]
    [InlineData("A15", PatientEventKind.Update)]
    [InlineData("A22", PatientEventKind.Update)]
    [InlineData("A28", PatientEventKind.Update)]
    [InlineData("A31", PatientEventKind.Update)]
    [InlineData("A38", PatientEventKind.Update)]
    [InlineData("A54", PatientEventKind.Update)]
    [InlineData("A60", PatientEventKind.Update)]
    public void Each_event_tells_who_where_and_when(string trigger, PatientEventKind kind)
    {
        var e = Read(trigger, Body);
        Assert.Equal(kind, e.Kind);
        Assert.Equal([new("123", "HOSP", "MR"), new("999", "GOV", "NI")], e.Patient.Identifiers);
        Assert.Equal(new PersonName("Wang", "XiaoDong") { Ideographic = "王小东", Phonetic = "wang xiaodong" }, e.Patient.Name);
        Assert.Equal(("1961-01-31", AdministrativeSex.Male), (e.Patient.BirthDate, e.Patient.Sex));
        Assert.Equal(new PointOfCare("ICU", "3", "B2", "HOSP", "East"), e.Location);
        Assert.Equal(new PointOfCare("W1", "2", "1"), e.PriorLocation);
        Assert.Equal(("V77", "I"), (e.Visit, e.Class));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 50, 0, TimeSpan.Zero), e.At);
    }

    [Theory]
    [InlineData("A40")]
    [InlineData("A18")]
    [InlineData("A34")]
    [InlineData("A36")]
    [InlineData("A47")]
    public void A_merge_names_both_records(string trigger)
    {
        var e = Read(trigger, "EVN||20261121\rPID|||NEW^^^H^MR||A^B\rMRG|OLD^^^H^MR||||||C^D\r");
        Assert.Equal((PatientEventKind.Merge, "NEW", "OLD"), (e.Kind, e.Patient.Identifiers[0].Value, e.Prior!.Identifiers[0].Value));
    }

    [Fact]
    public void Patients_who_exchange_beds_are_two_events()
    {
        const string Swap = "EVN||20261121\rPID|||A\rPV1||I|ICU^^2|||ICU^^1\rPID|||B\rPV1||I|ICU^^1|||ICU^^2\r";
        var events = new Hl7v2Reception(new()).Receive(Encoding.UTF8.GetBytes(Messages.Header("1", "ADT^A17") + Swap), DateTimeOffset.UnixEpoch, default, 1).Submission.Facts.PatientEvents;
        Assert.Equal([("A", "2", "1"), ("B", "1", "2")], events.Select(e => (e.Patient.Identifiers[0].Value, e.Location!.Bed!, e.PriorLocation!.Bed!)));
        Assert.All(events, e => Assert.Equal(PatientEventKind.Transfer, e.Kind));
    }

    [Fact]
    public void A_change_between_inpatient_and_outpatient_without_a_place_is_worth_its_details() =>
        Assert.Equal(PatientEventKind.Update, Read("A06", "PID|||1||A^B\rPV1||I\r").Kind);

    [Fact]
    public void An_event_in_EVN_alone_counts() => Assert.Equal(PatientEventKind.Discharge, Read("", "EVN|A03|20261121\rPID|||1\rPV1||I|ICU^^1\r").Kind);

    [Theory]
    [InlineData("", null)]
    [InlineData("\"\"", null)]
    [InlineData("18991230", null)]
    [InlineData("1961", "1961")]
    [InlineData("196102", "1961-02")]
    [InlineData("19610203101500", "1961-02-03")]
    [InlineData("19611301", null)]
    public void A_birth_date_is_as_exact_as_it_was_sent(string sent, string? date) => Assert.Equal(date, Read("A08", $"PID|||1||A^B||{sent}\r").Patient.BirthDate);

    [Theory]
    [InlineData("王^小东^^^^^L^I", "王", "小东")]
    [InlineData("\"\"", null, null)]
    [InlineData("Doe&van&Doe^John", "Doe", "John")]
    public void A_name_in_one_writing_is_the_name(string sent, string? family, string? given)
    {
        var name = Read("A08", $"PID|||1||{sent}\r").Patient.Name;
        Assert.Equal((family, given), (name?.Family, name?.Given));
    }
}
