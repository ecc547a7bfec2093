using Meridian.Core.Connections;
using Meridian.Wire.Hl7v2;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Refuses settings with which the listener could not keep its promises.</summary>
public sealed class Hl7v2OptionsValidator : IValidateOptions<Hl7v2Options>
{
    public ValidateOptionsResult Validate(string? name, Hl7v2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> wrong = [];
        // A frame reader hands over at most the largest message at once, which must fit an array.
        if (options.MaxMessageBytes is < 1024 or > 1 << 30) wrong.Add("maxMessageBytes must be between 1 KiB and 1 GiB");
        if (options.MaxConnections < 1) wrong.Add("maxConnections must be at least 1");
        if (options.MaxInFlight is < 1 or > 4096) wrong.Add("maxInFlight must be between 1 and 4,096");
        if (options.MinBytesPerSecond < 1) wrong.Add("minBytesPerSecond must be at least 1");
        if (options.MaxFaults < 1) wrong.Add("maxFaults must be at least 1");
        if (options.MaxAttempts < 1) wrong.Add("maxAttempts must be at least 1");
        Positive(options.IdleTimeout, "idleTimeout");
        Positive(options.WriteTimeout, "writeTimeout");
        Positive(options.MessageGrace, "messageGrace");
        Positive(options.JunkDelay, "junkDelay");
        Positive(options.AnswerTimeout, "answerTimeout");
        if (options.AssumedOffset is { } offset && (offset.Duration() > TimeSpan.FromHours(14) || offset.Ticks % TimeSpan.TicksPerMinute != 0)) wrong.Add("assumedOffset must be whole minutes within 14 hours");
        if (options.DefaultCharset is { Length: > 0 } charset && !Hl7v2Charset.TryFind(System.Text.Encoding.UTF8.GetBytes(charset), out _)) wrong.Add($"defaultCharset '{charset}' is not in HL7 table 0211, or cannot travel in MLLP");
        if (options.AlertStatusPeer is { Length: > 0 } peer && !PeerAddress.TryParse(peer, out _)) wrong.Add($"alertStatusPeer '{peer}' is not HOST:PORT");
        if (options.OrderStatusPeer is { Length: > 0 } ordering && !PeerAddress.TryParse(ordering, out _)) wrong.Add($"orderStatusPeer '{ordering}' is not HOST:PORT");
        if (Hl7v2Senders.Entries(options.Connect).FirstOrDefault(text => !PeerAddress.TryParse(text, out _)) is { } nowhere) wrong.Add($"connect: '{nowhere}' is not HOST:PORT");
        if (Hl7v2Senders.Problem(options) is { } problem) wrong.Add(problem);
        if (Hl7v2ResultPeer.Problem(options.ResultPeers) is { } unusable) wrong.Add(unusable);
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Positive(TimeSpan time, string key)
        {
            if (time <= TimeSpan.Zero || time > TimeSpan.FromDays(7)) wrong.Add(key + " must be more than nothing and at most a week");
        }
    }
}
