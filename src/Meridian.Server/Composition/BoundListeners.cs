using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Meridian.Server.Composition;

/// <summary>Which listener got which address: a port 0 is known only after the start.</summary>
public sealed class BoundListeners
{
    private readonly List<(string Name, IPEndPoint Wanted)> wanted = [];
    private IReadOnlyList<(string Name, IPEndPoint EndPoint)> bound = [];

    /// <summary>All that are open, in the order in which they were declared.</summary>
    public IReadOnlyList<(string Name, IPEndPoint EndPoint)> All => bound;

    public IPEndPoint? Of(string name) => bound.Where(l => l.Name == name).Select(l => l.EndPoint).FirstOrDefault();

    /// <summary>Declares a listener, in the order in which Kestrel is told to bind.</summary>
    public void Declare(string name, IPEndPoint endPoint) => wanted.Add((name, endPoint));

    /// <summary>Kestrel reports addresses in the order of binding.</summary>
    public void ReadFrom(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(a => BindingAddress.Parse(a)).Select(a => new IPEndPoint(Address(a.Host), a.Port)).ToList();
        bound = wanted.Zip(addresses, (w, a) => (w.Name, a)).ToList();
    }

    private static IPAddress Address(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : IPAddress.Loopback;
}
