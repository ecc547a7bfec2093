namespace Meridian.Virtual.Analyzer;

/// <summary>How a virtual analyzer works.</summary>
public sealed record VirtualAnalyzerOptions
{
    /// <summary>Host name or address of the laboratory host. Default: <c>127.0.0.1</c> (virtual equipment stays at home unless told).</summary>
    public string Host { get; init; } = "127.0.0.1";
    /// <summary>Its port. Default: 15200 (the hub's).</summary>
    public int Port { get; init; } = 15200;
    public AnalyzerKind Kind { get; init; }
    /// <summary>Which of several of a kind: makes its serial number. Default: 0.</summary>
    public int Number { get; init; }
    /// <summary>The same seed gives the same values. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;
    /// <summary>Specimens after which it stops. Default: null (until it is told, or no more come).</summary>
    public long? Specimens { get; init; }
    /// <summary>Specimens a minute. Default: null (one after the other).</summary>
    public double? PerMinute { get; init; }
    /// <summary>It asks the host what to do before it measures. Default: true.</summary>
    public bool Asks { get; init; } = true;
    /// <summary>It measures all it can where the host knows nothing of a specimen. Default: true (as analyzers with a default profile do).</summary>
    public bool MeasuresUnasked { get; init; } = true;
    /// <summary>Longest wait for the answer to a query. Default: 20 s (more than the host's pause after contention needs).</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(20);
    /// <summary>Part of its messages in the midst of which the line is lost. Default: 0.</summary>
    public double LossRate { get; init; }
    /// <summary>Part of its messages before which it sends rubbish. Default: 0.</summary>
    public double RubbishRate { get; init; }
    /// <summary>Part of its messages that it sends a second time although they were acknowledged. Default: 0.</summary>
    public double RepeatRate { get; init; }
    /// <summary>After so many specimens a control comes. Default: 0 (never).</summary>
    public int ControlEvery { get; init; }
    /// <summary>First pause before it connects again; doubled up to 10 s. Default: 0.2 s (ours).</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.2);
}
