using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.Wire.Dicom.Deidentification;

/// <summary>
/// What stands in the place of identifiers. Everything is made from the identifier and a secret key by HMAC-SHA-256: the same UID becomes the same UID in every object and every export with
/// this key, without a table that would have to be guarded, and nobody without the key can go back or check a guess. Safe on any thread.
/// </summary>
public sealed class Pseudonyms
{
    private readonly byte[] key;

    /// <summary>With a secret of at least 16 bytes.</summary>
    public Pseudonyms(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 16, nameof(key));
        this.key = key.ToArray();
    }

    /// <summary>Another UID, of the form 2.25.n (PS3.5 B.2), n from 128 bits of the HMAC with version and variant of a random UUID.</summary>
    public string Uid(string uid)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash("uid", uid, hash);
        var uuid = hash[..16];
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x40);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return "2.25." + new BigInteger(uuid, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A pseudonym of a patient: ten letters and digits without those that look alike.</summary>
    public string Patient(string patientId, string issuer)
    {
        const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        Span<byte> hash = stackalloc byte[32];
        Hash("patient", patientId + "\n" + issuer, hash);
        return string.Create(10, hash, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = Letters[bytes[i] & 31];
        });
    }

    /// <summary>By how many days a patient's dates move back: 30 to 3,679.</summary>
    public int DaysBack(string patientId, string issuer)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash("days", patientId + "\n" + issuer, hash);
        return 30 + (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % 3650);
    }

    private void Hash(string purpose, string text, Span<byte> into) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(purpose + "\n" + text), into);
}
