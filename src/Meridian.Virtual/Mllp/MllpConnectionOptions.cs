using System.Net.Security;

namespace Meridian.Virtual.Mllp;

/// <summary>How a piece of virtual equipment delivers.</summary>
public sealed record MllpConnectionOptions
{
    /// <summary>Host name or address of the receiver. Default: <c>127.0.0.1</c> (virtual equipment stays at home unless told).</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port of the receiver. Default: 2575 (IANA hl7).</summary>
    public int Port { get; init; } = 2575;

    /// <summary>TLS settings; null sends in the clear. Default: null.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Messages on the way at once. Default: 1 (MLLP release 1: the sender waits for the answer).</summary>
    public int Pipelining { get; init; } = 1;

    /// <summary>Bytes that may wait; what happens beyond is told at <see cref="MllpConnection.TryPost"/>. Default: 2 MiB (some minutes of one bed).</summary>
    public long BacklogBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>How long an answer may take before the connection is given up and the message sent again on a new one. Default: 30 s (IHE ITI TF-2 names no figure; common in engines).</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting may take. Default: 10 s (ours).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>First pause before connecting again; doubled each time, less up to a half by chance. Default: 0.5 s (ours).</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest pause before connecting again. Default: 15 s (ours).</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a message answered AE or CE is sent before it is given up and counted. Default: 3 (ours).</summary>
    public int SendingsOnError { get; init; } = 3;

    /// <summary>Decides the chance part of the pauses. Default: 0.</summary>
    public ulong Seed { get; init; }
}
