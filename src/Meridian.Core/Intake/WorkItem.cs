using System.Threading.Tasks.Sources;
using Meridian.Core.Imaging;
using Meridian.Core.Quality;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Intake;

/// <summary>Something that waits for the writer.</summary>
internal abstract class WorkItem
{
    /// <summary>A decision ends its batch: the next one sees what it decided as committed.</summary>
    public virtual bool EndsBatch => false;
    public virtual long Bytes => 0;
    /// <summary>The transaction stands (or nothing was to be written).</summary>
    public abstract void Complete();
    /// <summary>Nothing was kept.</summary>
    public abstract void Fail(RecordUnavailableException reason);
}

/// <summary>A message and its receipt. Pooled: the submitter awaits it exactly once, which gives it back.</summary>
internal sealed class SubmissionItem : WorkItem, IValueTaskSource<Receipt>
{
    // continuations leave the writer's thread: a session's answer must not hold up the next commit
    private ManualResetValueTaskSourceCore<Receipt> core = new() { RunContinuationsAsynchronously = true };

    public Submission Submission { get; private set; } = null!;
    public Receipt Receipt { get; set; }
    /// <summary>The receipt tells of something committed earlier: it is right whatever becomes of this batch.</summary>
    public bool IsSettled { get; set; }
    /// <summary>Why the hub itself could not take the facts; the message goes to quarantine.</summary>
    public Rejection? HubRejection { get; set; }
    public override long Bytes => Submission.Raw.Length;
    public short Version => core.Version;

    public void Take(Submission submission) => Submission = submission;

    public override void Complete() => core.SetResult(Receipt);

    public override void Fail(RecordUnavailableException reason) =>
        core.SetResult(IsSettled ? Receipt : new(ReceiptKind.Unavailable, default, reason.Message));

    public Receipt GetResult(short token)
    {
        var receipt = core.GetResult(token);
        core.Reset();
        (Submission, Receipt, IsSettled, HubRejection) = (null!, default, false, null);
        ItemPool.Return(this);
        return receipt;
    }

    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => core.OnCompleted(continuation, state, token, flags);
}

/// <summary>Items that wait to be used again; at most as many as the door is long.</summary>
internal static class ItemPool
{
    private const int Kept = 4096;
    private static readonly System.Collections.Concurrent.ConcurrentQueue<SubmissionItem> Items = new();

    public static SubmissionItem Rent(Submission submission)
    {
        if (!Items.TryDequeue(out var item)) item = new();
        item.Take(submission);
        return item;
    }

    public static void Return(SubmissionItem item)
    {
        if (Items.Count < Kept) Items.Enqueue(item);
    }
}

/// <summary>An event of a connection.</summary>
internal sealed class EventItem(ConnectionEventRow row) : WorkItem
{
    private readonly TaskCompletionSource<Receipt> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public ConnectionEventRow Row { get; set; } = row;
    public Task<Receipt> Task => completion.Task;
    public override long Bytes => Row.Bytes.Length;
    public override void Complete() => completion.SetResult(new(ReceiptKind.Committed, Row.Sequence));
    public override void Fail(RecordUnavailableException reason) => completion.SetResult(new(ReceiptKind.Unavailable, default, reason.Message));
}

/// <summary>An instance whose bytes are sealed. The task is its row's, or the conflict's, number.</summary>
internal sealed class ImageItem(ArrivedInstance arrived) : WorkItem
{
    private const int RowBytes = 2048;
    private readonly TaskCompletionSource<Sequence> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public ArrivedInstance Arrived => arrived;
    public Sequence Sequence { get; set; }
    public Task<Sequence> Task => completion.Task;
    public override long Bytes => arrived.Bytes.Length + RowBytes;
    public override void Complete() => completion.TrySetResult(Sequence);
    public override void Fail(RecordUnavailableException reason) => completion.TrySetException(reason);
    public void Refuse(Exception fault) => completion.TrySetException(fault);
}

/// <summary>A decision of a person or of the hub.</summary>
internal abstract class DecisionItem : WorkItem
{
    public override bool EndsBatch => true;
    /// <summary>Runs it. What it throws goes to who asked; the batch is as it was before.</summary>
    public abstract void Decide(RecordBatch batch);
    public abstract void Refuse(Exception fault);
}

internal sealed class DecisionItem<T>(Func<RecordBatch, T> decide) : DecisionItem
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;
    public Task<T> Task => completion.Task;
    public override void Decide(RecordBatch batch) => result = decide(batch);
    public override void Complete() => completion.TrySetResult(result);
    public override void Refuse(Exception fault) => completion.TrySetException(fault);
    public override void Fail(RecordUnavailableException reason) => completion.TrySetException(reason);
}

/// <summary>A portion of what is too old. Has its own transaction, after the batch that it ends.</summary>
internal sealed class ExpireItem(RetentionKind kind, DateTimeOffset before, int limit, Func<ControlResultRow, bool>? isInUse) : WorkItem
{
    private readonly TaskCompletionSource<int> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int expired;
    public Task<int> Task => completion.Task;
    public override bool EndsBatch => true;
    public void Run(IRecordWriter writer, WriterRooms rooms)
    {
        expired = writer.Expire(kind, before, limit, isInUse);
        if (expired > 0) rooms.Forget(kind, before);
    }
    public override void Complete() => completion.TrySetResult(expired);
    public override void Fail(RecordUnavailableException reason) => completion.TrySetException(reason);
    public void Refuse(Exception fault) => completion.TrySetException(fault);
}
