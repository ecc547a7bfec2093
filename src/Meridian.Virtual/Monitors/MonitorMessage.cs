using System.Buffers;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Monitors;

/// <summary>
/// What all messages of a monitor have in common: MSH, PID, PV1 and the device rows of OBX (IHE PCD TF-2, PCD-01 and PCD-04:
/// a row for the MDS, for each VMD and each channel, before the metrics that sit in them).
/// </summary>
internal ref struct MonitorMessage
{
    private static ReadOnlySpan<byte> Pcd01 => "IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO"u8;
    private static ReadOnlySpan<byte> Pcd04 => "IHE_PCD_ACM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.4.1^ISO"u8;

    private readonly MonitorIdentity monitor;
    private MetricPlace? open;
    private int rows;

    public MonitorMessage(IBufferWriter<byte> output, MonitorIdentity monitor, WardPatient? patient, string controlId, DateTimeOffset at, bool isAlert)
    {
        this.monitor = monitor;
        var charset = patient is { PrefersGb18030: true } && monitor.Make.SendsPatient ? Hl7v2Charset.Gb18030 : Hl7v2Charset.Utf8;
        Writer = new(output, charset);
        Writer.Segment("MSH"u8)
            .Field(3).Text(monitor.Make.Application).Component(2).Text(monitor.Eui64).Component(3).Text("EUI-64"u8)
            .Field(4).Text(monitor.Make.Manufacturer)
            .Field(7).Time(Hl7v2Timestamp.From(at))
            .Field(9).Raw(isAlert ? "ORU^R40^ORU_R40"u8 : "ORU^R01^ORU_R01"u8)
            .Field(10).Text(controlId)
            .Field(11).Text("P"u8)
            .Field(12).Text("2.6"u8)
            .Field(15).Text("AL"u8).Field(16).Text("NE"u8)
            .Field(18).Text(charset.Name)
            .Field(21).Raw(isAlert ? Pcd04 : Pcd01);
        // a monitor that knows no patient leaves the optional patient group out but for the location (ORU_R01, 2.6)
        if (patient is not null && monitor.Make.SendsPatient) WritePatient(Writer, patient, monitor.Facility);
        Writer.Segment("PV1"u8).Field(2).Text("I"u8).Field(3);
        WriteLocation(Writer, monitor);
    }

    public Hl7v2Writer Writer { get; }

    public static void WritePatient(Hl7v2Writer writer, WardPatient patient, string facility)
        => writer.Segment("PID"u8)
            .Field(3).Text(patient.RecordNumber).Component(4).Text(facility).Component(5).Text("MR"u8)
            .Field(5).Text(patient.Family).Component(2).Text(patient.Given).Component(7).Text("L"u8)
            .Field(7).Text(patient.Born.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture))
            .Field(8).Text([patient.Sex]);

    public static void WriteLocation(Hl7v2Writer writer, MonitorIdentity monitor)
        => writer.Text(monitor.Unit).Component(3).Text(monitor.Bed).Component(4).Text(monitor.Facility);

    /// <summary>Begins OBR up to its times; the caller may go on to later fields.</summary>
    public readonly Hl7v2Writer Request(int set, string fillerId, ReadOnlySpan<byte> service, DateTimeOffset from, DateTimeOffset? to = null)
    {
        Writer.Segment("OBR"u8).Field(1).Number((long)set)
            .Field(3).Text(fillerId).Component(2).Text(monitor.Make.Application).Component(3).Text(monitor.Eui64).Component(4).Text("EUI-64"u8)
            .Field(4).Raw(service)
            .Field(7).Time(Hl7v2Timestamp.From(from));
        if (to is { } end) Writer.Field(8).Time(Hl7v2Timestamp.From(end));
        return Writer;
    }

    /// <summary>The row of the monitor itself, with its EUI-64 in OBX-18, as entity and as universal id (IHE PCD TF-2, B.8).</summary>
    public void Device()
    {
        Row(""u8, Mdc.Monitor.Bytes, 0, 0, 0, 0).Field(11).Text("X"u8);
        Writer.Field(18).Text(monitor.Eui64).Component(3).Text(monitor.Eui64).Component(4).Text("EUI-64"u8);
        open = null;
    }

    /// <summary>The rows of a VMD and a channel, where the message is not in them already.</summary>
    public void Enter(MetricPlace place)
    {
        if (open is null || open.Vmd != place.Vmd) Row(""u8, place.VmdTerm.Bytes, place.Vmd, 0, 0, 0).Field(11).Text("X"u8);
        if (open is null || open.Vmd != place.Vmd || open.Channel != place.Channel) Row(""u8, place.ChannelTerm.Bytes, place.Vmd, place.Channel, 0, 0).Field(11).Text("X"u8);
        open = place;
    }

    /// <summary>Begins an OBX up to OBX-4; the value comes next.</summary>
    public Hl7v2Writer Row(ReadOnlySpan<byte> type, ReadOnlySpan<byte> identifier, int vmd, int channel, int metric, int facet)
    {
        Writer.Segment("OBX"u8).Field(1).Number((long)++rows).Field(2).Text(type).Field(3).Raw(identifier).Field(4);
        Span<byte> place = stackalloc byte[64];
        _ = facet == 0
            ? System.Text.Unicode.Utf8.TryWrite(place, $"1.{vmd}.{channel}.{metric}", out var written)
            : System.Text.Unicode.Utf8.TryWrite(place, $"1.{vmd}.{channel}.{metric}.{facet}", out written);
        return Writer.Raw(place[..written]);
    }

    public readonly ReadOnlySpan<byte> UnitOf(MonitorUnit unit) => monitor.Make.WritesUcum ? unit.Ucum : unit.Mdc;
}
