using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Peers;

namespace Meridian.Core.Forwarding;

/// <summary>Which images go on to which peers.</summary>
public sealed class Routes(IIntake intake, DicomPeers peers, AuditTrail audit, TimeProvider clock) : RuleBook<RouteRule>(DocumentKind, intake, peers, audit, clock)
{
    public const string DocumentKind = "route";
}
