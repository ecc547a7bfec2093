namespace Meridian.Server.CommandLine;

/// <summary>A command could not do its work; the message is the one line that the person sees.</summary>
public sealed class CommandFailedException(string message) : Exception(message);
