using System.Diagnostics;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>Foreign programs and recorded files for the pixel tests.</summary>
internal static class PixelPeers
{
    private static readonly DicomReadOptions Whole = new() { DeferLargerThan = long.MaxValue };

    public static string Files => Corpora.Root is { } root ? Path.Combine(root, "dicom", "files") : throw Xunit.Sdk.SkipException.ForSkip("no corpora on this machine");

    public static DicomFile Read(string path) => DicomReader.ReadFile(File.ReadAllBytes(path), Whole);

    public static DecodedFrame Decode(DicomFile file, int frame) =>
        FrameDecoder.Decode(PixelFrames.Locate(file)!, frame, file.Syntax.Uid, PixelAttributes.Describe(file.Dataset));

    /// <summary>Runs a program; null where it fails, skips the test where it is not installed.</summary>
    public static bool Run(string program, params string[] arguments)
    {
        var path = "/usr/bin/" + program;
        if (!File.Exists(path)) Assert.Skip($"no {path} on this machine");
        var start = new ProcessStartInfo(path) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var reading = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        _ = reading.GetAwaiter().GetResult();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>The greatest difference of two frames' stored values; their sizes must agree.</summary>
    public static int Difference(DecodedFrame ours, DecodedFrame theirs)
    {
        Assert.Equal((theirs.Description.Rows, theirs.Description.Columns, theirs.Description.SamplesPerPixel), (ours.Description.Rows, ours.Description.Columns, ours.Description.SamplesPerPixel));
        var most = 0;
        for (var i = 0; i < ours.Description.Pixels * ours.Description.SamplesPerPixel; i++) most = Math.Max(most, Math.Abs(ours[i] - theirs[i]));
        return most;
    }

    /// <summary>A portable gray or pixel map of 8 bits.</summary>
    public static RenderedImage ReadPnm(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var numbers = new List<int>();
        var at = 2;
        while (numbers.Count < 3)
        {
            if (bytes[at] == '#')
                while (bytes[at] != '\n') at++;
            else if (char.IsAsciiDigit((char)bytes[at]))
            {
                var number = 0;
                for (; char.IsAsciiDigit((char)bytes[at]); at++) number = (number * 10) + bytes[at] - '0';
                numbers.Add(number);
                continue;
            }
            at++;
        }
        at++;
        return new(numbers[0], numbers[1], bytes[1] == '6' ? 3 : 1, bytes[at..]);
    }
}
