using System.Collections.Concurrent;
using System.Threading.Channels;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>An intake whose receipts a test gives, in the order and at the time that it wants. It commits at once unless told to hold.</summary>
internal sealed class HeldIntake : IIntake
{
    private readonly Channel<Held> came = Channel.CreateUnbounded<Held>();
    private readonly Channel<ConnectionEventRow> events = Channel.CreateUnbounded<ConnectionEventRow>();
    private long sequence;

    /// <summary>A submission that waits for its receipt.</summary>
    public sealed class Held(Submission submission)
    {
        private readonly TaskCompletionSource<Receipt> receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Submission Submission { get; } = submission;
        public string Text { get; } = System.Text.Encoding.Latin1.GetString(submission.Raw.Span);
        public Task<Receipt> Receipt => receipt.Task;
        public void Complete(Receipt with) => receipt.SetResult(with);
        public void Fail(Exception with) => receipt.SetException(with);
        public void Commit() => Complete(new(Submission.Rejection is null ? ReceiptKind.Committed : ReceiptKind.Quarantined, new(1), Submission.Rejection?.Message));
    }

    public bool Holds { get; set; }
    public ReceiptKind? Always { get; set; }
    public ConcurrentQueue<Held> All { get; } = new();

    /// <summary>The next submission.</summary>
    public async Task<Held> NextAsync() => await came.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The next event of a kind; others before it are passed over.</summary>
    public async Task<ConnectionEventRow> EventAsync(ConnectionEventKind kind)
    {
        while (true)
        {
            var row = await events.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (row.Kind == kind) return row;
        }
    }

    public ValueTask<Receipt> SubmitAsync(Submission submission, CancellationToken cancellation = default)
    {
        var held = new Held(submission);
        All.Enqueue(held);
        if (Always is { } kind) held.Complete(new(kind, new(Interlocked.Increment(ref sequence)), kind == ReceiptKind.Unavailable ? "disk full" : null));
        else if (!Holds) held.Commit();
        came.Writer.TryWrite(held);
        return new(held.Receipt);
    }

    public ValueTask<Receipt> RecordAsync(ConnectionEventRow row, CancellationToken cancellation = default)
    {
        events.Writer.TryWrite(row);
        return ValueTask.FromResult(new Receipt(ReceiptKind.Committed, new(Interlocked.Increment(ref sequence))));
    }

    public Task<T> DecideAsync<T>(Func<RecordBatch, T> decide, CancellationToken cancellation = default) => Task.FromResult(decide(new()));
}
