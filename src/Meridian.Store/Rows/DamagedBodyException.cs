namespace Meridian.Store.Rows;

/// <summary>Packed bytes that cannot be what this store wrote. Says where, never what was in them.</summary>
public sealed class DamagedBodyException(string message) : Exception(message);
