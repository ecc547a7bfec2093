using System.Buffers.Binary;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Gateway.Live;

/// <summary>
/// Writes the records of docs/live-protocol.md, little-endian. Each committed fact is encoded once, whoever watches:
/// viewers share the bytes.
/// </summary>
public static class LiveEncoder
{
    /// <summary>u8 kind and u32 length.</summary>
    public const int HeaderBytes = 5;
    /// <summary>u32 metric, f64 at, u8 status, u8 flags, f64 value.</summary>
    public const int NumericBytes = 22;
    /// <summary>u32 metric, f64 at, f32 hz, f64 gain, f64 offset, u8 format, u32 count.</summary>
    public const int WaveHeadBytes = 37;
    public const byte OutsideLimits = 1;
    public const byte HasNoNumber = 2;

    /// <summary>Milliseconds since 1970 UTC, with the fraction.</summary>
    public static double Milliseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / (double)TimeSpan.TicksPerMillisecond;

    public static void WriteHeader(Span<byte> to, LiveRecordKind kind, int payload)
    {
        to[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(to[1..], (uint)payload);
    }

    /// <summary>One entry of a Numerics record.</summary>
    public static void WriteNumeric(Span<byte> to, uint metric, double at, ObservationStatus status, byte flags, double value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, metric);
        BinaryPrimitives.WriteDoubleLittleEndian(to[4..], at);
        to[12] = (byte)status;
        to[13] = flags;
        BinaryPrimitives.WriteDoubleLittleEndian(to[14..], value);
    }

    public static int WaveSize(WaveSegment segment) => HeaderBytes + WaveHeadBytes + segment.Samples.Length * (FitsInt16(segment.Samples) ? 2 : 4);

    /// <summary>A whole Wave record; returns the bytes written.</summary>
    public static int WriteWave(Span<byte> to, WaveRow row)
    {
        var segment = row.Segment;
        var samples = segment.Samples.AsSpan();
        var narrow = FitsInt16(samples);
        var payload = WaveHeadBytes + samples.Length * (narrow ? 2 : 4);
        WriteHeader(to, LiveRecordKind.Wave, payload);
        var body = to[HeaderBytes..];
        BinaryPrimitives.WriteUInt32LittleEndian(body, checked((uint)row.Metric.Value));
        BinaryPrimitives.WriteDoubleLittleEndian(body[4..], Milliseconds(row.At));
        BinaryPrimitives.WriteSingleLittleEndian(body[12..], (float)segment.SampleHz);
        BinaryPrimitives.WriteDoubleLittleEndian(body[16..], segment.Gain);
        BinaryPrimitives.WriteDoubleLittleEndian(body[24..], segment.Offset);
        body[32] = narrow ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt32LittleEndian(body[33..], (uint)samples.Length);
        var data = body[WaveHeadBytes..];
        if (narrow)
            for (var i = 0; i < samples.Length; i++)
                BinaryPrimitives.WriteInt16LittleEndian(data[(i * 2)..], samples[i] == WaveSegment.Missing ? short.MinValue : (short)samples[i]);
        else
            for (var i = 0; i < samples.Length; i++)
                BinaryPrimitives.WriteInt32LittleEndian(data[(i * 4)..], samples[i]); // Missing is int.MinValue on both sides
        return HeaderBytes + payload;
    }

    /// <summary>A whole record with a JSON payload.</summary>
    public static byte[] Json<T>(LiveRecordKind kind, T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, LiveJson.Options);
        var record = new byte[HeaderBytes + body.Length];
        WriteHeader(record, kind, body.Length);
        body.CopyTo(record, HeaderBytes);
        return record;
    }

    private static bool FitsInt16(ReadOnlySpan<int> samples)
    {
        foreach (var sample in samples)
            if ((sample > short.MaxValue || sample <= short.MinValue) && sample != WaveSegment.Missing)
                return false; // −32768 itself is the mark of a missing sample
        return true;
    }
}
