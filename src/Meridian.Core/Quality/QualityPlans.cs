using Meridian.Core.Audit;
using Meridian.Core.Intake;

namespace Meridian.Core.Quality;

/// <summary>How each test is controlled.</summary>
public sealed class QualityPlans(AuditTrail audit, UndoLog undo, TimeProvider clock) : QualityBook<QualityPlan>(DocumentKind, audit, undo, clock)
{
    public const string DocumentKind = "quality-plan";
    private static readonly QualityPlan Otherwise = new();

    /// <summary>The plan that counts, with what is on its way: analyzer and test before test, before analyzer, before all. From any thread.</summary>
    public QualityPlan Of(long equipment, string test) => Of(Current, equipment, test);

    private static QualityPlan Of(IReadOnlyDictionary<string, QualityPlan> plans, long equipment, string test)
    {
        if (plans.Count == 0) return Otherwise;
        return plans.GetValueOrDefault(QualityPlan.KeyOf(equipment, test)) ?? plans.GetValueOrDefault(QualityPlan.KeyOf(0, test))
            ?? plans.GetValueOrDefault(QualityPlan.KeyOf(equipment, null)) ?? plans.GetValueOrDefault(QualityPlan.KeyOf(0, null)) ?? Otherwise;
    }
}

/// <summary>Which results of patients are averaged.</summary>
public sealed class AveragePlans(AuditTrail audit, UndoLog undo, TimeProvider clock) : QualityBook<AveragePlan>(DocumentKind, audit, undo, clock)
{
    public const string DocumentKind = "average-plan";

    /// <summary>With what is on its way: that of this analyzer, else that of all; null: the test is not averaged. From any thread.</summary>
    public AveragePlan? Of(long equipment, string test) =>
        Current.Count == 0 ? null : Current.GetValueOrDefault(QualityPlan.KeyOf(equipment, test)) ?? Current.GetValueOrDefault(QualityPlan.KeyOf(0, test));
}
