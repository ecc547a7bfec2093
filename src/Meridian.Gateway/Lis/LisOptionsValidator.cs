using System.Net;
using Meridian.Core.Connections;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Lis;

/// <summary>Refuses settings with which the hub could not keep its promises to analyzers.</summary>
public sealed class LisOptionsValidator : IValidateOptions<LisOptions>
{
    public ValidateOptionsResult Validate(string? name, LisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> wrong = [];
        if (options.MaxMessageBytes is < 1024 or > 1 << 30) wrong.Add("maxMessageBytes must be between 1 KiB and 1 GiB");
        if (options.MaxConnections < 1) wrong.Add("maxConnections must be at least 1");
        if (options.MaxFaults < 1) wrong.Add("maxFaults must be at least 1");
        if (options.DefaultDriver.Length == 0) wrong.Add("defaultDriver must name a driver");
        Positive(options.IdleTimeout, "idleTimeout");
        Positive(options.WriteTimeout, "writeTimeout");
        Positive(options.ConnectTimeout, "connectTimeout");
        Positive(options.LongestPause, "longestPause");
        Offset(options.AssumedOffset, "assumedOffset");
        for (var i = 0; i < options.Instruments.Count; i++)
        {
            var instrument = options.Instruments[i];
            var where = $"instruments:{i}:";
            if (instrument.Connect is { Length: > 0 } connect && !PeerAddress.TryParse(connect, out _)) wrong.Add($"{where}connect '{connect}' is not HOST:PORT");
            if (instrument.Peer is { Length: > 0 } peer && !IPAddress.TryParse(peer, out _) && !IPEndPoint.TryParse(peer, out _)) wrong.Add($"{where}peer '{peer}' is no address, nor an address with a port");
            if (instrument.Peer is null && instrument.Connect is null) wrong.Add($"{where} must say peer or connect");
            Offset(instrument.AssumedOffset, where + "assumedOffset");
        }
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Positive(TimeSpan time, string key)
        {
            if (time <= TimeSpan.Zero || time > TimeSpan.FromDays(7)) wrong.Add(key + " must be more than nothing and at most a week");
        }

        void Offset(TimeSpan? offset, string key)
        {
            if (offset is { } given && (given.Duration() > TimeSpan.FromHours(14) || given.Ticks % TimeSpan.TicksPerMinute != 0)) wrong.Add(key + " must be whole minutes within 14 hours");
        }
    }
}
