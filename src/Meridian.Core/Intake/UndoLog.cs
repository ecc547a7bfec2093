namespace Meridian.Core.Intake;

/// <summary>
/// How the rooms' memory goes back to the committed state when a transaction fails: whoever changes what the writer owns
/// notes here how to take the change back. Only registry and alert changes do; what is measured (clock offsets) is not undone.
/// Owned by the writer's thread.
/// </summary>
public sealed class UndoLog
{
    private readonly List<Action> steps = [];

    public int Mark => steps.Count;

    public void Add(Action undo) => steps.Add(undo);

    /// <summary>The transaction stands.</summary>
    public void Clear() => steps.Clear();

    /// <summary>Takes back, newest first, what came after the mark.</summary>
    public void RollBack(int mark)
    {
        for (var i = steps.Count - 1; i >= mark; i--) steps[i]();
        steps.RemoveRange(mark, steps.Count - mark);
    }
}
