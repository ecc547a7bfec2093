namespace Meridian.Core.Laboratory;

/// <summary>How laboratory results meet their orders.</summary>
public sealed class LaboratoryOptions
{
    /// <summary>Take a result of a test that nobody ordered on the specimen as an added test; false: it is held until a person decides. Default: false (LIS2-A2 analyzers run whole panels whatever was asked, and a wrong profile must not become a report).</summary>
    public bool AcceptNotOrdered { get; set; }
    /// <summary>A result that came before its order is taken to the order when this comes within that time; later a person decides. Default: 24 h (specimens are kept about a day; numbers of labels come back after months).</summary>
    public TimeSpan OrderMayFollow { get; set; } = TimeSpan.FromHours(24);
    /// <summary>Results of recent specimens kept in memory, so that none is looked up one by one. Default: 32,768 (a large laboratory's shift; about 40 MB).</summary>
    public int ResultsInMemory { get; set; } = 32_768;
}
