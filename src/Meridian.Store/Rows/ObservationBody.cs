using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>
/// The packed column of an observation set, version 1; docs/record.md describes it byte by byte.
/// A usual number costs four bytes: metric step, tag, and the digits as one whole number with its scale in the tag.
/// </summary>
public static class ObservationBody
{
    private const byte Version = 1;
    private const byte SetHasEquipmentAt = 1, SetHasClockOffset = 2;
    private const byte TagHasMore = 0x20;
    // third field of the tag: scale 0, 1, 2, or a byte of its own
    private const int OwnScale = 3;
    private const byte HasText = 1, HasCode = 2, HasComparator = 4, HasAt = 8, HasRange = 16, HasFlags = 32, HasNumber = 64;
    private const byte ScaleMask = 0x1F, ScaleWhole = 0x40, ScaleNegative = 0x80;

    public static void Write(PackedWriter to, ObservationSetRow row)
    {
        to.Byte(Version);
        to.Byte((byte)((row.EquipmentAt is null ? 0 : SetHasEquipmentAt) | (row.ClockOffset == TimeSpan.Zero ? 0 : SetHasClockOffset)));
        if (row.EquipmentAt is { } equipmentAt) WriteTime(to, equipmentAt, row.At);
        if (row.ClockOffset != TimeSpan.Zero) to.Signed(row.ClockOffset.Ticks);
        to.Number((ulong)row.Observations.Count);
        long metric = 0;
        for (var i = 0; i < row.Observations.Count; i++)
        {
            to.Signed(row.MetricIds[i].Value - metric);
            metric = row.MetricIds[i].Value;
            WriteObservation(to, row.Observations[i], row.At);
        }
    }

    private static void WriteObservation(PackedWriter to, Observation item, DateTimeOffset setAt)
    {
        var hasNumber = item.Kind == ValueKind.Numeric || item.Number != 0 || item.Number.Scale != 0;
        var more = (item.Text is null ? 0 : HasText) | (item.Coded is null ? 0 : HasCode) | (item.Comparator is null ? 0 : HasComparator)
            | (item.At is null ? 0 : HasAt) | (item.Range is null ? 0 : HasRange) | (item.Flags is null ? 0 : HasFlags)
            | (hasNumber && item.Kind != ValueKind.Numeric ? HasNumber : 0);
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(item.Number, bits);
        var scale = (bits[3] >> 16) & 0xFF;
        var negative = bits[3] < 0;
        var isSmall = bits[2] == 0 && bits[1] >= 0 && bits[1] < 0x4000_0000 && !(negative && (bits[0] | bits[1]) == 0);
        var scaleField = isSmall && scale <= 2 ? scale : OwnScale;
        to.Byte((byte)((int)item.Kind | ((int)item.Status << 2) | (more == 0 ? 0 : TagHasMore) | (scaleField << 6)));
        if (more != 0) to.Byte((byte)more);
        if (hasNumber)
        {
            if (scaleField == OwnScale) to.Byte((byte)(scale | (isSmall ? 0 : ScaleWhole) | (!isSmall && negative ? ScaleNegative : 0)));
            var mantissa = ((long)bits[1] << 32) | (uint)bits[0];
            if (isSmall) to.Signed(negative ? -mantissa : mantissa);
            else { to.UInt32((uint)bits[0]); to.UInt32((uint)bits[1]); to.UInt32((uint)bits[2]); }
        }
        if (item.Text is not null) to.Text(item.Text);
        if (item.Coded is { } code) { to.Text(code.System); to.Text(code.Value); to.OptionalText(code.Text); }
        if (item.Comparator is not null) to.Text(item.Comparator);
        if (item.At is { } at) WriteTime(to, at, setAt);
        if (item.Range is not null) to.Text(item.Range);
        if (item.Flags is not null) to.Text(item.Flags);
    }

    internal static void WriteTime(PackedWriter to, DateTimeOffset value, DateTimeOffset reference)
    {
        to.Signed(value.UtcTicks - reference.UtcTicks);
        to.Signed(StoredTime.OffsetMinutes(value));
    }

    internal static DateTimeOffset ReadTime(ref PackedReader from, long reference)
    {
        var at = unchecked(reference + from.Signed());
        return StoredTime.To(at, (int)Math.Clamp(from.Signed(), -10_000, 10_000));
    }

    /// <summary>A cursor over the observations of a body: what trends read without making objects.</summary>
    public ref struct Cursor
    {
        private PackedReader from;
        private readonly long at;
        private int left;
        private int more;
        private long metric;

        public Cursor(ReadOnlySpan<byte> body, long at)
        {
            from = new PackedReader(body);
            this.at = at;
            if (from.Byte() is var version && version != Version) throw new DamagedBodyException($"Observation body of unknown version {version}.");
            var flags = from.Byte();
            if ((flags & SetHasEquipmentAt) != 0) EquipmentAt = ReadTime(ref from, at);
            if ((flags & SetHasClockOffset) != 0) ClockOffset = new TimeSpan(from.Signed());
            left = from.Count(2);
            Count = left;
        }

        public DateTimeOffset? EquipmentAt { get; }
        public TimeSpan ClockOffset { get; }
        public int Count { get; }
        public readonly MetricId Metric => new(metric);
        public ValueKind Kind { get; private set; }
        public ObservationStatus Status { get; private set; }
        public decimal Number { get; private set; }

        /// <summary>Goes to the next observation and reads what is not text. Follow with <see cref="Read"/> or <see cref="Skip"/>.</summary>
        public bool Next()
        {
            if (left-- <= 0) return false;
            metric = unchecked(metric + from.Signed());
            var tag = from.Byte();
            Kind = (ValueKind)(tag & 3);
            Status = (ObservationStatus)((tag >> 2) & 7);
            more = (tag & TagHasMore) != 0 ? from.Byte() : 0;
            Number = Kind == ValueKind.Numeric || (more & HasNumber) != 0 ? ReadNumber(tag >> 6) : 0;
            return true;
        }

        private decimal ReadNumber(int scaleField)
        {
            var scale = scaleField == OwnScale ? from.Byte() : (byte)scaleField;
            if ((scale & ScaleMask) > 28) throw new DamagedBodyException("A stored number has more than 28 decimals.");
            if ((scale & ScaleWhole) != 0)
                return new decimal((int)from.UInt32(), (int)from.UInt32(), (int)from.UInt32(), (scale & ScaleNegative) != 0, (byte)(scale & ScaleMask));
            var mantissa = from.Signed();
            var magnitude = mantissa < 0 ? unchecked((ulong)-mantissa) : (ulong)mantissa;
            return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, mantissa < 0, (byte)(scale & ScaleMask));
        }

        public Observation Read(MetricDescriptor descriptor) => new()
        {
            Metric = descriptor,
            Kind = Kind,
            Status = Status,
            Number = Number,
            Text = (more & HasText) != 0 ? from.Text() : null,
            Coded = (more & HasCode) != 0 ? new Code(from.Text(), from.Text(), from.OptionalText()) : null,
            Comparator = (more & HasComparator) != 0 ? from.Text() : null,
            At = (more & HasAt) != 0 ? ReadTime(ref from, at) : null,
            Range = (more & HasRange) != 0 ? from.Text() : null,
            Flags = (more & HasFlags) != 0 ? from.Text() : null,
        };

        public void Skip()
        {
            if (more == 0) return;
            if ((more & HasText) != 0) from.SkipText();
            if ((more & HasCode) != 0) { from.SkipText(); from.SkipText(); from.SkipOptionalText(); }
            if ((more & HasComparator) != 0) from.SkipText();
            if ((more & HasAt) != 0) { from.Signed(); from.Signed(); }
            if ((more & HasRange) != 0) from.SkipText();
            if ((more & HasFlags) != 0) from.SkipText();
        }
    }
}
