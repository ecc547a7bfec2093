using System.IO.Pipelines;
using System.Net;

namespace Meridian.Gateway.Lis;

/// <summary>One byte stream to an instrument, whoever opened it.</summary>
/// <param name="Peer">Remote address and port, as people see it.</param>
/// <param name="Address">Remote address; null where there is none (tests in memory).</param>
/// <param name="Listener">Listener, or name of the outgoing connection.</param>
/// <param name="Known">What the settings say of it; null: nothing.</param>
/// <param name="Abort">Ends the stream at once.</param>
internal sealed record LisLine(PipeReader Input, PipeWriter Output, string Peer, IPAddress? Address, string Listener, LisInstrument? Known, Action Abort);
