using Meridian.Core.Feed;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Intake;

public sealed partial class IntakeWriter
{
    private readonly RecordBatch batch = new();
    private readonly List<WorkItem> items = [];
    private readonly List<WorkItem> alone = [];
    private readonly List<Sequence> candidates = [];
    private readonly DuplicateWindow duplicates;
    private WorkItem? held;

    private void Run()
    {
        while (Gather())
        {
            try
            {
                Process(items);
            }
            catch (Exception fault)
            {
                // nothing may end the writer: who still waits is told, the next batch starts from what is committed
                LogWriterFault(fault);
                rooms.Undo.RollBack(0);
                Refuse(items, new(RecordTrouble.InputOutput, "The hub met a fault of its own. Send it again later.", fault));
            }
            items.Clear();
            batch.Clear();
        }
        ended.TrySetResult();
    }

    /// <summary>Takes everything that waits, waiting for the first. False: the door is closed and empty.</summary>
    private bool Gather()
    {
        var spins = new SpinWait();
        long bytes = 0;
        while (true)
        {
            while (items.Count < options.BatchMessages)
            {
                var item = held;
                held = null;
                if (item is null && !door.Reader.TryRead(out item)) break;
                if (items.Count > 0 && bytes + item.Bytes > options.BatchBytes)
                {
                    held = item;
                    return true;
                }
                bytes += item.Bytes;
                items.Add(item);
                if (item.EndsBatch) return true;
            }
            if (items.Count > 0) return true;
            if (door.Reader.Completion.IsCompleted) return false;
            if (spins.Count < SpinsBeforeSleep)
            {
                spins.SpinOnce(sleep1Threshold: -1);
                continue;
            }
            Volatile.Write(ref isAsleep, 1);
            Interlocked.MemoryBarrier();
            if (door.Reader.Count > 0 || door.Reader.Completion.IsCompleted)
            {
                Interlocked.Exchange(ref isAsleep, 0);
                continue;
            }
            wake.Wait();
            Interlocked.Exchange(ref isAsleep, 0);
            spins.Reset();
        }
    }

    private void Process(List<WorkItem> work)
    {
        var (numbers, window) = (rooms.Numbers.Mark(), duplicates.Mark);
        try
        {
            foreach (var item in work) Stage(item);
            foreach (var follower in followers) Follow(follower);
            if (!batch.IsEmpty)
            {
                var from = clock.GetTimestamp();
                writer.Commit(batch);
                metrics.Committed(batch.Messages.Count, clock.GetElapsedTime(from));
            }
        }
        catch (RecordUnavailableException reason)
        {
            TakeBack(default, 0, numbers, window);
            Refuse(work, reason);
            Troubled(reason);
            return;
        }
        catch (Exception fault)
        {
            TakeBack(default, 0, numbers, window);
            LogCommitFault(fault, work.Count);
            TryAlone(work, fault);
            return;
        }
        if (!batch.IsEmpty) Recovered();
        Settle(work);
    }

    private void Settle(List<WorkItem> work)
    {
        Interlocked.Add(ref committed, batch.Messages.Count);
        rooms.Publish(batch);
        // from here on every item is given out exactly once: its object may come back as another message's
        var settled = work.ToArray();
        work.Clear();
        foreach (var listener in listeners)
            if (listener is IEarlyListener) Tell(listener);
        foreach (var item in settled)
        {
            if (item is ExpireItem expire) Expire(expire);
            else item.Complete();
        }
        if (!batch.IsEmpty)
            foreach (var listener in listeners)
                if (listener is not IEarlyListener) Tell(listener);
        batch.Clear();
    }

    private void Follow(IBatchFollower follower)
    {
        var (rows, undo, numbers) = (batch.Mark(), rooms.Undo.Mark, rooms.Numbers.Mark());
        try
        {
            follower.Follow(batch);
        }
        catch (RecordUnavailableException) { throw; } // what should follow cannot be known now: nothing is acknowledged
        catch (Exception fault)
        {
            rooms.Undo.RollBack(undo);
            batch.Truncate(rows);
            rooms.Numbers.Return(numbers);
            metrics.ListenerFailed();
            LogListenerFault(fault, follower.GetType().Name);
        }
    }

    private void Tell(ICommittedListener listener)
    {
        try
        {
            listener.OnCommitted(batch);
        }
        catch (Exception fault)
        {
            metrics.ListenerFailed();
            LogListenerFault(fault, listener.GetType().Name);
        }
    }

    /// <summary>One of them makes the transaction fail: each goes alone, and a message that fails alone goes to quarantine as it came.</summary>
    private void TryAlone(List<WorkItem> work, Exception fault)
    {
        if (work.Count > 1)
        {
            var each = work.ToArray();
            work.Clear();
            foreach (var item in each)
            {
                alone.Clear();
                alone.Add(item);
                ProcessAlone(alone);
            }
            return;
        }
        switch (work[0])
        {
            case SubmissionItem { HubRejection: null } submission:
                submission.HubRejection = new("HubFault", null, "The hub could not store the facts of this message. It is kept as it came.");
                Process(work);
                break;
            case ImageItem image:
                work.Clear();
                image.Refuse(fault);
                break;
            case DecisionItem decision:
                work.Clear();
                decision.Refuse(fault);
                break;
            default:
                Refuse(work, new(RecordTrouble.InputOutput, "The hub could not store this.", fault));
                break;
        }
    }

    private void ProcessAlone(List<WorkItem> one)
    {
        try
        {
            Process(one);
        }
        catch (Exception fault)
        {
            LogWriterFault(fault);
            rooms.Undo.RollBack(0);
            Refuse(one, new(RecordTrouble.InputOutput, "The hub met a fault of its own. Send it again later.", fault));
        }
        batch.Clear();
    }

    private void Expire(ExpireItem item)
    {
        try
        {
            item.Run(writer, rooms);
            item.Complete();
        }
        catch (RecordUnavailableException reason)
        {
            Troubled(reason);
            item.Fail(reason);
        }
        catch (Exception fault)
        {
            item.Refuse(fault);
        }
    }

    private void Refuse(List<WorkItem> work, RecordUnavailableException reason)
    {
        var refused = work.ToArray();
        work.Clear();
        foreach (var item in refused)
        {
            if (item is SubmissionItem { IsSettled: false }) metrics.Received(ReceiptKind.Unavailable);
            item.Fail(reason);
        }
    }

    private void TakeBack(RecordBatch.Marks rows, int undoMark, RecordNumbers.Marks numbers, long window)
    {
        rooms.Undo.RollBack(undoMark);
        batch.Truncate(rows);
        rooms.Numbers.Return(numbers);
        duplicates.RollBack(window);
    }

    private void Troubled(RecordUnavailableException reason)
    {
        if (trouble is null) LogTrouble(reason.Trouble, reason.Message);
        var isNew = trouble?.Kind != reason.Trouble;
        trouble = new(reason.Trouble, reason.Message, trouble?.Since ?? clock.GetUtcNow(), trouble?.Timestamp ?? clock.GetTimestamp());
        if (isNew) TellTrouble();
    }

    private void Recovered()
    {
        if (trouble is not { } over) return;
        trouble = null;
        LogRecovered(clock.GetElapsedTime(over.Timestamp).TotalSeconds);
        TellTrouble();
    }

    // a listener's fault must not look like the store's: what is committed is committed
    private void TellTrouble()
    {
        try
        {
            TroubleChanged?.Invoke(State);
        }
        catch (Exception fault)
        {
            metrics.ListenerFailed();
            LogListenerFault(fault, nameof(TroubleChanged));
        }
    }
}
