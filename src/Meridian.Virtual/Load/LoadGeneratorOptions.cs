namespace Meridian.Virtual.Load;

/// <summary>How to load a receiver.</summary>
public sealed record LoadGeneratorOptions
{
    /// <summary>Host name or address of the receiver. Default: <c>127.0.0.1</c>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port of the receiver. Default: 2575 (contract).</summary>
    public int Port { get; init; } = 2575;

    /// <summary>Connections at once. Default: 8.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Messages on the way at once on each connection; 1 is lock-step. Default: 16 (ours: enough for the receiver to group commits).</summary>
    public int Pipelining { get; init; } = 16;

    /// <summary>Stops after so many messages in all; null for no such end. Default: null.</summary>
    public long? Messages { get; init; }

    /// <summary>Stops after this time; null for no such end. Default: null.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Messages a second in all that are sent at most; null for as fast as answers come. Default: null.</summary>
    public double? Rate { get; init; }

    /// <summary>True to connect again when a connection breaks and send what was not answered again, with the same MSH-10; false ends that connection. Default: true.</summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>True to remember MSH-10 of each accepted message, for proofs that none was lost. Default: false.</summary>
    public bool RecordAccepted { get; init; }

    /// <summary>How long an answer may take. Default: 30 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told MSH-10 of each accepted message as its answer comes, from any connection's task; must be quick. Default: none.</summary>
    public Action<string>? OnAccepted { get; init; }
}
