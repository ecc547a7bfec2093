namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>What a path names: a study, one of its series, or one instance.</summary>
public readonly record struct ObjectPath(string Study, string? Series, string? Instance);
