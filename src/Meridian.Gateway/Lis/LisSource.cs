namespace Meridian.Gateway.Lis;

/// <summary>What is known of where a message came from, besides what it says itself.</summary>
/// <param name="Drivers">All drivers.</param>
/// <param name="Speech">The driver so far.</param>
/// <param name="IsSettled">The driver is settled by the settings or by an earlier message: a header that no driver knows does not change it.</param>
/// <param name="Known">What the settings say of the instrument; null: nothing.</param>
/// <param name="Place">Its address, which tells apart instruments of one kind that send no serial number; empty: not known (a replay).</param>
/// <param name="AssumedOffset">Offset from UTC of times without one.</param>
/// <param name="ConnectionId">0: none (a replay).</param>
internal readonly record struct LisSource(LisDrivers Drivers, LisSpeech Speech, bool IsSettled, LisInstrument? Known, string Place, TimeSpan AssumedOffset, long ConnectionId);
