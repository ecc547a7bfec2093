using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Meridian.Virtual.Monitors;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Load;

/// <summary>
/// A PCD-01 message of six OBX, framed once; MSH-10, the times and two of the numbers are written over in place for each sending, so that
/// making a message costs a copy. Every connection is another monitor and another patient.
/// </summary>
internal sealed class LoadMessage
{
    private const int IdLength = 20, TimeLength = 19;
    private static ReadOnlySpan<byte> IdMark => "IIIIIIIIIIIIIIIIIIII"u8;
    private static ReadOnlySpan<byte> RateMark => "101101"u8;

    private readonly byte[] framed;
    private readonly int idAt, rateAt;
    private readonly List<int> timesAt = [];
    private readonly string prefix;

    /// <summary>The message of one connection of one run.</summary>
    public LoadMessage(string run, int connection)
    {
        prefix = string.Create(CultureInfo.InvariantCulture, $"{run}{connection:X3}");
        var monitor = MonitorIdentity.Of(0x4C4F_4144, connection + 1) with { Unit = "LOAD", Make = MonitorMake.Meridional };
        var patient = PatientRegister.At(0x4C4F_4144, connection + 1) with { Family = "Load", Given = "Test", IsChinese = false, PrefersGb18030 = false };
        var stamp = new DateTimeOffset(2111, 11, 11, 11, 11, 11, 111, TimeSpan.Zero);
        var payload = new ArrayBufferWriter<byte>(2048);
        var message = new MonitorMessage(payload, monitor, patient, Encoding.ASCII.GetString(IdMark), stamp, isAlert: false);
        message.Request(1, "1", "182777000^monitoring of patient^SCT"u8, stamp);
        // six OBX: monitor, VMD, channel and three numbers
        message.Device();
        message.Enter(MetricPlace.Ecg(1));
        message.Row("NM"u8, Mdc.HeartRate.Bytes, 1, 1, 1, 0).Field(5).Text(RateMark).Field(6).Raw(MonitorUnit.Beats.Mdc).Field(11).Text("R"u8);
        message.Row("NM"u8, Mdc.Saturation.Bytes, 1, 1, 2, 0).Field(5).Text("97"u8).Field(6).Raw(MonitorUnit.Percent.Mdc).Field(11).Text("R"u8);
        message.Row("NM"u8, Mdc.RespiratoryRate.Bytes, 1, 1, 3, 0).Field(5).Text("16"u8).Field(6).Raw(MonitorUnit.Breaths.Mdc).Field(11).Text("R"u8);
        message.Writer.End();
        var block = new ArrayBufferWriter<byte>(payload.WrittenCount + 3);
        Hl7v2Frame.Write(block, payload.WrittenSpan);
        framed = block.WrittenSpan.ToArray();
        idAt = framed.AsSpan().IndexOf(IdMark);
        rateAt = framed.AsSpan().IndexOf(RateMark);
        for (var at = 0; framed.AsSpan(at).IndexOf("21111111111111.111"u8) is >= 0 and var next; at = timesAt[^1] + 1) timesAt.Add(at + next);
    }

    public int Length => framed.Length;

    /// <summary>MSH-10 of a message: unique to run, connection and number.</summary>
    public string IdOf(long number) => prefix + number.ToString("X9", CultureInfo.InvariantCulture).PadLeft(IdLength - prefix.Length, '0');

    /// <summary>Writes the message with this number, at this time, framed.</summary>
    public void Write(IBufferWriter<byte> output, string id, long number, DateTimeOffset at)
    {
        var span = framed.AsSpan();
        _ = Encoding.ASCII.GetBytes(id, span[idAt..]);
        Span<byte> time = stackalloc byte[Hl7v2Timestamp.MaxLength];
        _ = Hl7v2Timestamp.From(at).TryFormat(time, out _);
        foreach (var place in timesAt) time[..(TimeLength - 1)].CopyTo(span[place..]);
        _ = Utf8Formatter.TryFormat(60 + (number % 40), span[rateAt..], out _, new StandardFormat('D', 6));
        output.Write(span);
    }
}
