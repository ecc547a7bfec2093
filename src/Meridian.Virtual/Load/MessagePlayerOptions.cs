using System.Net.Security;

namespace Meridian.Virtual.Load;

/// <summary>Where recorded messages are played to.</summary>
public sealed record MessagePlayerOptions
{
    /// <summary>Host name or address of the receiver. Default: <c>127.0.0.1</c>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port of the receiver. Default: 2575 (contract).</summary>
    public int Port { get; init; } = 2575;

    /// <summary>TLS settings; null sends in the clear. Default: null.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>How long an answer may take. Default: 30 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait whether a message that is an acknowledgment itself is answered all the same. Default: 1 s.</summary>
    public TimeSpan AcknowledgmentWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True to send a batch (FHS, BHS) as one block with its envelope; false to send its messages one by one. Default: false (few receivers take batches over MLLP).</summary>
    public bool KeepBatches { get; init; }
}
