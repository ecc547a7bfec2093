using System.Security.Cryptography;
using Meridian.Wire.Dicom.Deidentification;

namespace Meridian.Gateway.Export;

/// <summary>The secret that pseudonyms are made from: 32 random bytes in a file that only the hub's account can read, made at first use. Who has it can check guesses of identifiers; who loses it makes other pseudonyms from then on.</summary>
internal static class PseudonymKey
{
    private const int KeyLength = 32;

    public static Pseudonyms Open(string path)
    {
        try
        {
            if (!File.Exists(path)) Make(path);
            var key = File.ReadAllBytes(path);
            return key.Length >= 16 ? new Pseudonyms(key) : throw new ExportException($"the pseudonym key {path} is shorter than 16 bytes");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new ExportException($"the pseudonym key {path} cannot be read or made");
        }
    }

    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = path + "." + Guid.NewGuid().ToString("N");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(part, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyLength));
            file.Flush(flushToDisk: true);
        }
        // of two that begin at once the first stays: pseudonyms must not change within a hub
        try
        {
            File.Move(part, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(part);
        }
    }
}
