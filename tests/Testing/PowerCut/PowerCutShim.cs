using System.Diagnostics;
using System.Security.Cryptography;

namespace Meridian.Testing.PowerCut;

/// <summary>The recorder of writes and syncs, compiled on this machine.</summary>
public sealed class PowerCutShim
{
    private PowerCutShim(string library) => Library = library;

    public string Library { get; }

    /// <summary>Compiles the recorder, once for each text of it. Null with the reason where that cannot be done.</summary>
    public static PowerCutShim? Build(out string reason)
    {
        reason = "";
        if (!OperatingSystem.IsLinux()) { reason = "power cuts are recorded on Linux only"; return null; }
        using var source = typeof(PowerCutShim).Assembly.GetManifestResourceStream("powercut.c")!;
        using var text = new MemoryStream();
        source.CopyTo(text);
        var name = Path.Combine(Path.GetTempPath(), "meridian-powercut-" + Convert.ToHexStringLower(SHA256.HashData(text.ToArray()))[..16]);
        var library = name + ".so";
        if (File.Exists(library)) return new PowerCutShim(library);
        var unfinished = $"{name}-{Environment.ProcessId}";
        File.WriteAllBytes(unfinished + ".c", text.ToArray());
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-O2", "-shared", "-fPIC", "-o", unfinished + ".so", unfinished + ".c", "-ldl", "-lpthread"]) { RedirectStandardError = true })!;
            var said = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            if (compiler.ExitCode != 0) { reason = "the C compiler refused the recorder: " + said; return null; }
            File.Move(unfinished + ".so", library, overwrite: true);
            return new PowerCutShim(library);
        }
        catch (System.ComponentModel.Win32Exception) { reason = "no C compiler (cc) on this machine"; return null; }
        finally { File.Delete(unfinished + ".c"); }
    }

    /// <summary>Lets a process that is to be started record what it does below a directory. The log must lie elsewhere.</summary>
    public ProcessStartInfo Preload(ProcessStartInfo start, string directory, string log)
    {
        start.Environment["LD_PRELOAD"] = Library;
        start.Environment["POWERCUT_DIR"] = Path.GetFullPath(directory);
        start.Environment["POWERCUT_LOG"] = Path.GetFullPath(log);
        return start;
    }
}
