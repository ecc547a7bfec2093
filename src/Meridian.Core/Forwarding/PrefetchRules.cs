using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Peers;

namespace Meridian.Core.Forwarding;

/// <summary>Which older studies are fetched when an order comes in.</summary>
public sealed class PrefetchRules(IIntake intake, DicomPeers peers, AuditTrail audit, TimeProvider clock) : RuleBook<PrefetchRule>(DocumentKind, intake, peers, audit, clock)
{
    public const string DocumentKind = "prefetch";
}
