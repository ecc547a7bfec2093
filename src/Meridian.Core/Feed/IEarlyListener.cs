namespace Meridian.Core.Feed;

/// <summary>A listener that is told before the receipts are given out: whoever gets a receipt finds its change there. Only for the quickest.</summary>
public interface IEarlyListener : ICommittedListener;
