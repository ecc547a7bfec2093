using System.Threading.Channels;
using Meridian.Core.Feed;
using Meridian.Core.Imaging;
using Meridian.Core.Quality;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Intake;

/// <summary>
/// The one writer. A thread of its own takes everything that waits at the door (up to a number of messages and bytes),
/// resolves it, commits it in one transaction, and then gives out the receipts. Nothing is delayed in order to be
/// grouped: while one transaction is on its way to stable storage, the next gathers by itself.
/// <para>
/// When the store cannot commit, every receipt of the batch says so, and numbers, directories and alerts go back to what is
/// committed, so that a resend is new. A message whose facts fail in the resolving is kept in quarantine; one that makes a whole
/// transaction fail is found by trying one by one. A full door lets the submitter wait: back-pressure, nothing is dropped.
/// </para>
/// </summary>
public sealed partial class IntakeWriter : IIntake, IHostedService, IDisposable
{
    private const int SpinsBeforeSleep = 30;
    private readonly Channel<WorkItem> door;
    private readonly SemaphoreSlim wake = new(0);
    private readonly IServiceProvider services;
    private readonly IRecordWriter writer;
    private readonly IRecordReader reader;
    private readonly WriterRooms rooms;
    private readonly IntakeOptions options;
    private readonly IntakeMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger<IntakeWriter> logger;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ICommittedListener[] listeners = [];
    private IBatchFollower[] followers = [];
    private Thread? thread;
    private int isAsleep;
    private long committed;
    private Trouble? trouble;

    public IntakeWriter(IServiceProvider services, IRecordWriter writer, IRecordReader reader, WriterRooms rooms, IntakeOptions options, IntakeMetrics metrics, TimeProvider clock, ILogger<IntakeWriter> logger)
    {
        (this.services, this.writer, this.reader, this.rooms, this.options, this.metrics, this.clock, this.logger) = (services, writer, reader, rooms, options, metrics, clock, logger);
        door = Channel.CreateBounded<WorkItem>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        duplicates = new(options.DuplicateKeys, options.DuplicateWindow);
        metrics.WatchQueue(() => door.Reader.Count);
    }

    /// <summary>The record stopped or started taking commits. Raised on the writer's thread.</summary>
    public event Action<IntakeState>? TroubleChanged;

    public IntakeState State => new(trouble?.Kind, trouble?.Message, trouble?.Since, door.Reader.Count, Interlocked.Read(ref committed));

    /// <summary>Reads the record into the rooms and starts the writer.</summary>
    /// <exception cref="RecordUnavailableException">The record cannot be read.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var position = rooms.Load(reader);
        // the newest message's own time counts, not the wall clock, which may have jumped
        var newest = reader.MessageKeys(DateTimeOffset.MinValue, 1).Select(k => (DateTimeOffset?)k.ReceivedAt).FirstOrDefault();
        if (newest is { } at)
            duplicates.Load(reader.MessageKeys(at - options.DuplicateWindow, Math.Min(options.DuplicateKeysAtStart, options.DuplicateKeys)), Elapsed());
        listeners = [.. services.GetServices<ICommittedListener>()];
        followers = [.. services.GetServices<IBatchFollower>()];
        foreach (var listener in listeners)
            if (listener is ILoadable loadable) loadable.Load(reader);
        LogOpen(position.Sequence.Value, rooms.Equipment.All.Count, duplicates.Count);
        thread = new(Run) { IsBackground = true, Name = "meridian-writer" };
        thread.Start();
        return Task.CompletedTask;
    }

    /// <summary>Closes the door, commits what waits, ends the thread.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        door.Writer.TryComplete();
        wake.Release();
        if (thread is not null) await ended.Task.WaitAsync(cancellationToken);
    }

    public ValueTask<Receipt> SubmitAsync(Submission submission, CancellationToken cancellation = default)
    {
        var item = ItemPool.Rent(submission);
        if (!door.Writer.TryWrite(item)) return SubmitSlowly(item, cancellation);
        Wake();
        return new(item, item.Version);
    }

    public async ValueTask<Receipt> RecordAsync(ConnectionEventRow row, CancellationToken cancellation = default)
    {
        var item = new EventItem(row);
        if (!await EnterAsync(item, cancellation)) return Closed;
        return await item.Task;
    }

    public async Task<T> DecideAsync<T>(Func<RecordBatch, T> decide, CancellationToken cancellation = default)
    {
        var item = new DecisionItem<T>(decide);
        if (!await EnterAsync(item, cancellation)) throw new RecordUnavailableException(RecordTrouble.Closed, Closed.Reason!);
        return await item.Task;
    }

    /// <summary>Puts an instance into the index. The task is the number of its row once that is on stable storage.</summary>
    /// <exception cref="RecordUnavailableException">Nothing of it is in the record.</exception>
    internal async Task<Sequence> IndexAsync(ArrivedInstance arrived, CancellationToken cancellation = default)
    {
        var item = new ImageItem(arrived);
        if (!await EnterAsync(item, cancellation)) throw new RecordUnavailableException(RecordTrouble.Closed, Closed.Reason!);
        return await item.Task;
    }

    /// <summary>Lets a portion of what is too old go, between transactions. Returns how many rows went.</summary>
    /// <param name="isInUse">Control results that stay; asked on the writer's thread. See <see cref="IRecordWriter.Expire"/>.</param>
    /// <exception cref="RecordUnavailableException">The record cannot be written now.</exception>
    public async Task<int> ExpireAsync(RetentionKind kind, DateTimeOffset before, int limit, Func<ControlResultRow, bool>? isInUse = null, CancellationToken cancellation = default)
    {
        var item = new ExpireItem(kind, before, limit, isInUse);
        if (!await EnterAsync(item, cancellation)) throw new RecordUnavailableException(RecordTrouble.Closed, Closed.Reason!);
        return await item.Task;
    }

    public void Dispose()
    {
        door.Writer.TryComplete();
        // the thread may still sleep on it; it is a background thread and ends with the process
        if (thread is null || !thread.IsAlive) wake.Dispose();
        else wake.Release();
    }

    private static Receipt Closed => new(ReceiptKind.Unavailable, default, "The hub is stopping. Send it again later.");

    private async ValueTask<Receipt> SubmitSlowly(SubmissionItem item, CancellationToken cancellation)
    {
        if (!await EnterAsync(item, cancellation)) return Closed;
        return await new ValueTask<Receipt>(item, item.Version);
    }

    private async ValueTask<bool> EnterAsync(WorkItem item, CancellationToken cancellation)
    {
        try
        {
            await door.Writer.WriteAsync(item, cancellation);
        }
        catch (ChannelClosedException)
        {
            return false;
        }
        Wake();
        return true;
    }

    private void Wake()
    {
        // a full fence between "it is in the queue" and "does the writer sleep": the writer does the same the other way round
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref isAsleep) == 1 && Interlocked.Exchange(ref isAsleep, 0) == 1) wake.Release();
    }

    private TimeSpan Elapsed() => clock.GetElapsedTime(0, clock.GetTimestamp());

    private sealed record Trouble(RecordTrouble Kind, string Message, DateTimeOffset Since, long Timestamp);
}
