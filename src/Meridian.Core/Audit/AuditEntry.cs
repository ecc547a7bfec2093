using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Meridian.Core.Record;

namespace Meridian.Core.Audit;

/// <summary>
/// The form of an entry that its hash covers: number, time in milliseconds since 1970 (what every store keeps exactly), actor,
/// action, subject, detail, origin, previous hash; numbers big-endian 64 bit, texts as UTF-8 after their length in bytes as
/// 32 bit, −1 for null. SHA-256 over it is the entry's hash. This form never changes: old chains must stay checkable.
/// </summary>
public static class AuditEntry
{
    public const int HashLength = 32;

    /// <summary>What stands as previous hash in entry 1.</summary>
    public static byte[] Genesis { get; } = new byte[HashLength];

    public static byte[] HashOf(AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, row.Number);
        hash.AppendData(number);
        BinaryPrimitives.WriteInt64BigEndian(number, row.At.ToUnixTimeMilliseconds());
        hash.AppendData(number);
        Text(hash, row.Actor);
        Text(hash, row.Action);
        Text(hash, row.Subject);
        Text(hash, row.Detail);
        Text(hash, row.Origin);
        hash.AppendData(row.PreviousHash);
        return hash.GetHashAndReset();
    }

    private static void Text(IncrementalHash hash, string? text)
    {
        Span<byte> length = stackalloc byte[4];
        if (text is null)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, -1);
            hash.AppendData(length);
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
