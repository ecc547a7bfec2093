namespace Meridian.Gateway.Lis;

/// <summary>What a site sets for one instrument: where it is, and which driver speaks with it.</summary>
public sealed class LisInstrument
{
    /// <summary>Its name on pages, and what it is recognized by when it sends no serial number. Default: what its header says.</summary>
    public string? Name { get; set; }

    /// <summary>Address of an instrument that connects to the hub: <c>10.1.2.3</c>, or with the port where a terminal server gives each line its own: <c>10.1.2.3:4001</c>. Default: any.</summary>
    public string? Peer { get; set; }

    /// <summary>Where the hub connects to: <c>HOST:PORT</c> of the instrument or its terminal server. Default: none (the instrument connects).</summary>
    public string? Connect { get; set; }

    /// <summary>Driver. Default: the one whose pattern the header meets.</summary>
    public string? Driver { get; set; }

    /// <summary>TLS on the connection that the hub makes, as <c>tls://</c> before <see cref="Connect"/> does. Default: false (analyzers and terminal servers seldom have it).</summary>
    public bool Tls { get; set; }

    /// <summary>Orders are sent as they come, unasked. Default: what the driver says.</summary>
    public bool? Broadcast { get; set; }

    /// <summary>Offset from UTC of this instrument's times. Default: that of all (<see cref="LisOptions.AssumedOffset"/>).</summary>
    public TimeSpan? AssumedOffset { get; set; }
}
