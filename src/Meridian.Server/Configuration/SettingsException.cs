namespace Meridian.Server.Configuration;

/// <summary>A setting that the hub cannot start with. The message is one line for the person who set it.</summary>
public sealed class SettingsException(string message) : Exception(message);
