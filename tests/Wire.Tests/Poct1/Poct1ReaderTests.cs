using System.Text;
using Meridian.Wire.Poct1;
using Xunit;

namespace Meridian.Wire.Tests.Poct1;

/// <summary>One document to one message, and to what it says.</summary>
public sealed class Poct1ReaderTests
{
    private static Poct1Message Read(string text) => Poct1Reader.Read(Poct1Samples.Bytes(text));

    [Fact]
    public void A_hello_tells_which_device_it_is_and_what_it_can()
    {
        var message = Read(Poct1Samples.Hello);
        Assert.Equal(("HEL.R01", "7135", "POCT1", false), (message.Type, message.ControlId, message.Version, message.IsMisnamed));
        Assert.Equal(new DateTimeOffset(2006, 2, 22, 14, 6, 34, TimeSpan.FromHours(-5)), message.CreatedAt!.Value.ToDateTimeOffset(default));
        var hello = Poct1Hello.Of(message);
        Assert.Equal(("0002F8FFFE10A2B3", "VIRT", "Gluco 1", "0600100736", "Virtual Meters"), (hello.DeviceId, hello.VendorId, hello.ModelId, hello.SerialId, hello.Manufacturer));
        Assert.Equal(("K1", "3.10.8.0", "ward 3", "General^ICU", TimeSpan.FromMinutes(2)), (hello.HardwareVersion, hello.SoftwareVersion, hello.DeviceName, hello.Place, hello.ApplicationTimeout));
        Assert.Equal(("SA", 2048), (hello.Profile, hello.MaxMessage));
        Assert.True(hello.Obeys(Poct1Hello.StartContinuous) && hello.Obeys(Poct1Hello.SetTime) && hello.Takes("OP_LST_I") && !hello.Takes("PT_LST_I"));
    }

    [Fact]
    public void A_result_tells_of_whom_by_whom_with_what()
    {
        var service = Assert.Single(Poct1Service.Of(Read(Poct1Samples.Observation)));
        Assert.Equal(("OBS", "NRM", "NEW", "PT222-55-7777", "Meyer, Zoë", "F"), (service.Role, service.Status, service.Reason, service.PatientId, service.PatientName, service.Gender));
        Assert.True(service is { HasPatient: true, HasControl: false, BirthDate.IsDate: true, PatientLocation: "General^ICU^4^1", Operator: "OP7", OrderId: "A-1" });
        Assert.Equal(new Poct1Coded("BLD", null, null), service.SpecimenType);
        Assert.Equal(("0310010249", true), (service.Reagents[0].Lot, service.Reagents[0].Expires!.Value.IsDate));
        Assert.Equal(["New strip: TY=C^CH=1^FL=0", "SAMPLE ID TYPE: MRN"], service.Notes);
        var glucose = service.Observations[0];
        Assert.Equal((new Poct1Coded("2341-6", "LN", "Glu"), "145", "mg/dL", "M", "A", "HH", "[80;120]", "[60;140]"),
            (glucose.Test, glucose.Value, glucose.Unit, glucose.Method, glucose.Status, glucose.Interpretation, glucose.NormalLimits, glucose.CriticalLimits));
        Assert.True(glucose.TryGetNumber(out var number, out var comparator) && number == 145 && comparator is null);
        Assert.Equal(["Repeated"], glucose.Notes);
        Assert.True(service.Observations[1] is { Value: null, NoValueBecause: "NI", Qualitative.Value: "negative" } other && !other.TryGetNumber(out _, out _));
    }

    [Fact]
    public void A_control_tells_its_material_lot_and_level()
    {
        var service = Assert.Single(Poct1Service.Of(Read(Poct1Samples.Control)));
        Assert.True(service is { HasPatient: false, HasControl: true, Role: "LQC", ControlName: "GlucoTrol", ControlLot: "PIX201205N", ControlLevel: { Value: "2", Name: "High" } });
        Assert.True(service.Observations[0].TryGetNumber(out var number, out var comparator));
        Assert.Equal((10.5m, "<"), (number, comparator));
    }

    [Theory]
    [InlineData("5,4")]
    [InlineData("HI")]
    [InlineData("1 2")]
    [InlineData("<")]
    [InlineData("0x10")]
    public void What_is_no_number_is_not_guessed(string value)
    {
        var observation = Poct1Service.Of(Poct1Reader.Read(Poct1Samples.Message("OBS.R01", "1", $"<SVC><PT><OBS><OBS.value V=\"{value.Replace("<", "&lt;", StringComparison.Ordinal)}\"/></OBS></PT></SVC>")))[0].Observations[0];
        Assert.Equal(value, observation.Value);
        Assert.False(observation.TryGetNumber(out _, out var comparator));
        Assert.Null(comparator);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY lol \"lol\">]><a>&lol;</a>", Poct1Reject.DocumentType)]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", Poct1Reject.DocumentType)]
    [InlineData("<a>&undefined;</a>", Poct1Reject.NotWellFormed)]
    [InlineData("<a><b></a></b>", Poct1Reject.NotWellFormed)]
    [InlineData("<a V='1' V='2'/>", Poct1Reject.NotWellFormed)]
    [InlineData("<a/>x", Poct1Reject.NotWellFormed)]
    [InlineData("<a>\u0001</a>", Poct1Reject.NotWellFormed)]
    [InlineData("", Poct1Reject.Empty)]
    [InlineData("<?xml version='1.0' encoding='x-unheard-of'?><a/>", Poct1Reject.UnsupportedEncoding)]
    [InlineData("<?xml version='1.0' encoding='IBM037'?><a/>", Poct1Reject.UnsupportedEncoding)]
    public void What_is_no_message_is_refused_with_its_reason(string document, Poct1Reject reason)
    {
        Assert.False(Poct1Reader.TryRead(Poct1Samples.Bytes(document), out _, out var rejection));
        Assert.Equal(reason, rejection.Reason);
        Assert.NotEmpty(rejection.Describe());
    }

    [Fact]
    public void Limits_are_kept()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 40)) + string.Concat(Enumerable.Repeat("</a>", 40));
        Assert.False(Poct1Reader.TryRead(Poct1Samples.Bytes(deep), out _, out var rejection));
        Assert.Equal(Poct1Reject.TooDeep, rejection.Reason);
        var wide = "<a>" + string.Concat(Enumerable.Repeat("<b/>", 20)) + "</a>";
        Assert.False(Poct1Reader.TryRead(Poct1Samples.Bytes(wide), out _, out rejection, new() { MaxElements = 20 }));
        Assert.Equal(Poct1Reject.TooManyElements, rejection.Reason);
    }

    [Theory]
    [InlineData("ISO-8859-9", "Şahin")]
    [InlineData("windows-1252", "Müller €")]
    [InlineData("GB2312", "张伟")]
    [InlineData("utf-8", "张伟")]
    [InlineData("Shift_JIS", "表")]
    public void Text_is_read_in_the_encoding_that_is_declared(string name, string text)
    {
        var encoding = name == "utf-8" ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(name)!;
        var message = Poct1Reader.Read(encoding.GetBytes($"<?xml version=\"1.0\" encoding=\"{name}\"?><a V=\"{text}\"/>"));
        Assert.Equal(text, message.Root.Value);
    }

    [Fact]
    public void A_text_that_says_utf16_in_single_bytes_is_utf8_and_wrong_bytes_are_refused()
    {
        Assert.Equal("Zoë", Read("<?xml version=\"1.0\" encoding=\"utf-16\"?><a V=\"Zoë\"/>").Root.Value);
        Assert.False(Poct1Reader.TryRead(Encoding.Latin1.GetBytes("<a V=\"Zoë\"/>"), out _, out var rejection));
        Assert.Equal(Poct1Reject.UndecodableText, rejection.Reason);
    }

    [Theory]
    [InlineData("2001-11-01T16:30:06-05:00", "2001-11-01T21:30:06Z")]
    [InlineData("2010-02-22T14:06:34.25+01:00", "2010-02-22T13:06:34.25Z")]
    [InlineData("2017-12-07T11:48:52-00:00", "2017-12-07T11:48:52Z")]
    [InlineData("2026-11-22T03:00:00Z", "2026-11-22T03:00:00Z")]
    [InlineData("2026-11-22 03:00:00", "2026-11-22T01:00:00Z")]
    [InlineData("2026-11-22T03:00", "2026-11-22T01:00:00Z")]
    [InlineData("20261122030000+0200", "2026-11-22T01:00:00Z")]
    [InlineData("1957-03-04", "1957-03-03T22:00:00Z")]
    public void Times_are_read_as_makers_write_them(string text, string utc)
    {
        Assert.True(Poct1Time.TryParse(text, out var time));
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), time.ToDateTimeOffset(TimeSpan.FromHours(2)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-11-22T25:00:00Z")]
    [InlineData("2026-11-22T03:00:00+99:00")]
    [InlineData("2026-11-22T03:00:00-05:0")]
    public void What_is_no_time_is_not_guessed(string text) => Assert.False(Poct1Time.TryParse(text, out _));

    [Theory]
    [InlineData("<ACK><ACK.type_cd V='AA'/><ACK.ack_control_id V='5'/></ACK>", true, "5")]
    [InlineData("<ACK><ACK.type_id V='AA'/><ACK.control_id V='5'/></ACK>", true, "5")]
    [InlineData("<ACK><ACK.type_cd V='AA'/><ACK.error_detail_cd V='UNK'/><ACK.note_txt V='unknown'/></ACK>", true, null)]
    [InlineData("<ACK><ACK.type_cd V='AE'/></ACK>", false, null)]
    [InlineData("", false, null)]
    public void An_acknowledgement_says_yes_only_by_its_type(string ack, bool accepted, string? of)
    {
        var read = Poct1Acknowledgement.Read(Poct1Reader.Read(Poct1Samples.Message("ACK.R01", "1", ack)));
        Assert.Equal((accepted, of), (read.IsAccepted, read.Of));
    }

    [Fact]
    public void A_header_that_names_another_message_decides_nothing()
    {
        var message = Read("""<DTV.R01><HDR><HDR.message_type V="DTV.R02"/><HDR.control_id V="1"/></HDR></DTV.R01>""");
        Assert.Equal(("DTV.R01", true), (message.Type, message.IsMisnamed));
    }
}
