using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// What makes a result the same one, whatever message brings it: 128 bits of SHA-256 over equipment, specimen, role, the instrument's test code,
/// run and dilution, time, value, unit and status. A resend after a lost acknowledgement, or the same results cut into other messages, has the same keys.
/// Times of messages are left out, since resends bear new ones: of two results without any time of measurement that are alike in all else, the second is the first.
/// Stored: the way it is made is fixed and pinned by a test.
/// </summary>
public readonly record struct ResultKey(long High, long Low)
{
    /// <summary>The key of a result that equipment sent.</summary>
    public static ResultKey Of(EquipmentId equipment, string specimenId, SpecimenRole role, ControlSample? control, LabResult result)
    {
        Span<char> start = stackalloc char[512];
        var words = new Words(start);
        words.Add(equipment.Value);
        words.Add(specimenId);
        words.Add((long)role);
        words.Add(control?.Lot);
        words.Add(control?.Level);
        words.Add(result.Test.Value);
        // a code that is a name alone
        words.Add(result.Test.Value.Length == 0 ? result.Test.Text : null);
        words.Add(result.Run);
        words.Add(result.Dilution);
        words.Add((result.CompletedAt ?? result.StartedAt)?.UtcTicks ?? 0);
        words.Add((long)result.Kind);
        words.Add(result.Kind == ValueKind.Numeric ? result.Number : null);
        words.Add(result.Kind == ValueKind.Numeric ? null : result.Coded is { } coded ? coded.Value + "^" + coded.Text : result.Text);
        words.Add(result.Comparator);
        words.Add(result.Unit);
        // "sent before" (R) is how some mark the very resend
        words.Add((long)(result.Status == LabResultStatus.Repeated ? LabResultStatus.Final : result.Status));
        return words.Hash();
    }

    /// <summary>The key of what a person entered: never given twice.</summary>
    public static ResultKey OfEntry()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    private static ResultKey Read(ReadOnlySpan<byte> hash) => new(BinaryPrimitives.ReadInt64BigEndian(hash), BinaryPrimitives.ReadInt64BigEndian(hash[8..]));

    /// <summary>Words one after the other, each ended by a unit separator, in UTF-8.</summary>
    private ref struct Words(Span<char> start)
    {
        private const char End = '\u001F';
        private Span<char> text = start;
        private int length;

        public void Add(string? word)
        {
            var size = (word?.Length ?? 0) + 1;
            if (length + size > text.Length) Grow(size);
            word?.CopyTo(text[length..]);
            length += size;
            text[length - 1] = End;
        }

        public void Add(long number)
        {
            Span<char> digits = stackalloc char[20];
            number.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
            if (length + count + 1 > text.Length) Grow(count + 1);
            digits[..count].CopyTo(text[length..]);
            length += count + 1;
            text[length - 1] = End;
        }

        // 5.0 and 5.00 are one value: a driver that reads digits otherwise must not make a result new
        public void Add(decimal? number) => Add(number is { } some ? (some / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : null);

        public ResultKey Hash()
        {
            var written = text[..length];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            var most = Encoding.UTF8.GetMaxByteCount(length);
            Span<byte> bytes = most <= 2048 ? stackalloc byte[2048] : new byte[most];
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(written, bytes)], hash);
            return Read(hash);
        }

        private void Grow(int size)
        {
            var more = new char[Math.Max(text.Length * 2, length + size)];
            text[..length].CopyTo(more);
            text = more;
        }
    }
}
