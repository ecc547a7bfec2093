using System.Buffers;

namespace Meridian.Core.Imaging;

/// <summary>Reads the bytes of an object and says whether they are those that came.</summary>
public static class ObjectCheck
{
    private const int Part = 1 << 17;

    /// <summary>Reads it whole.</summary>
    public static ObjectDamage Look(IImageStore images, InstanceRow row)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Part);
        try
        {
            using var stored = images.Open(row.Location);
            if (stored.Length != row.ByteCount) return ObjectDamage.Changed;
            var register = Crc32C.Start;
            for (var at = row.DatasetOffset; at < stored.Length;)
            {
                var read = stored.Read(buffer, at);
                if (read == 0) return ObjectDamage.Changed;
                register = Crc32C.Add(register, buffer.AsSpan(0, read));
                at += read;
            }
            return Crc32C.End(register) == row.Checksum ? ObjectDamage.None : ObjectDamage.Changed;
        }
        catch (FileNotFoundException) { return ObjectDamage.Missing; }
        catch (DirectoryNotFoundException) { return ObjectDamage.Missing; }
        catch (IOException) { return ObjectDamage.Changed; }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }
}
