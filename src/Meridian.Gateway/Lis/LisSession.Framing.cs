using System.Buffers;
using System.Text;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>
/// How an instrument that nobody told of frames its messages: its driver says, and the driver is known by the header, which comes in the first frame. So the
/// first bytes are kept until the header's sender is in them; if its driver frames otherwise, a new link takes these bytes again, and what it says is what
/// the old one had not said yet. From then on the address is known.
/// </summary>
internal sealed partial class LisSession
{
    // A header with its sender is far shorter; whoever says more without one is no stranger of whom anything could be heard.
    private const int MostHeard = 4096;
    private ArrayBufferWriter<byte>? heardBytes = new(256);
    private int shownEvents;
    private int said;
    private bool mustFlush;

    /// <summary>At the start: what is settled needs no listening.</summary>
    private void Attend()
    {
        if (isSettled) heardBytes = null;
    }

    private bool TryHearFraming(ReadOnlySpan<byte> bytes, out LisSpeech other)
    {
        other = speech;
        if (heardBytes is not { } all) return false;
        all.Write(bytes);
        if (SenderIn(all.WrittenSpan) is not { } sender)
        {
            if (all.WrittenCount > MostHeard) heardBytes = null;
            return false;
        }
        var named = hub.Drivers.Of(sender) ?? hub.Drivers.Default;
        // Records without a frame around them, and no driver that says so: the bytes themselves do.
        if (named.Framing.Mode == LisMode.Framed && all.WrittenSpan[0] == (byte)'H' && !all.WrittenSpan.ContainsAny(LisControl.Stx, LisControl.Enq)) named = named.With(named.Framing with { Mode = LisMode.Raw });
        if (named.Framing.Equals(speech.Framing))
        {
            heardBytes = null;
            return false;
        }
        other = named;
        return true;
    }

    private void Switch(LisSpeech other)
    {
        var all = heardBytes!.WrittenSpan;
        heardBytes = null;
        speech = other;
        link = NewLink(other.Framing);
        link.Receive(all, Now);
        for (var i = 0; i < shownEvents && link.TryTakeEvent(out _); i++) { }
        var words = new ArrayBufferWriter<byte>();
        link.TakeOutput(words);
        if (words.WrittenCount <= said) return;
        line.Output.Write(words.WrittenSpan[said..]);
        mustFlush = true;
    }

    /// <summary>H-5 of the first header in these bytes, as sent; null: not (whole) there.</summary>
    internal static string? SenderIn(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i + 5 < bytes.Length; i++)
        {
            if ((bytes[i] & ~0x20) != 'H' || !IsDelimiter(bytes[i + 1]) || !IsDelimiter(bytes[i + 2]) || !IsDelimiter(bytes[i + 3])) continue;
            if (i > 0 && bytes[i - 1] is >= 0x20 and not (>= (byte)'0' and <= (byte)'7')) continue;
            var (delimiter, field, begin) = (bytes[i + 1], 1, 0);
            for (var at = i + 1; at < bytes.Length; at++)
            {
                var isEnd = bytes[at] is LisControl.Cr or LisControl.Lf or LisControl.Etb or LisControl.Etx;
                if (bytes[at] != delimiter && !isEnd) continue;
                if (field == 5) return Encoding.Latin1.GetString(bytes[begin..at]);
                if (isEnd) return "";
                field++;
                begin = at + 1;
            }
            return null;
        }
        return null;
    }

    private static bool IsDelimiter(byte b) => b is > 0x20 and < 0x7F && !char.IsAsciiLetterOrDigit((char)b);
}
