using System.Buffers;
using Meridian.Core.Connections;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>What goes: whole messages, one after the other, each in as few writes as its size allows.</summary>
public sealed partial class DicomLink
{
    // A data set is sent in pieces of this size, or of one PDU where that is larger.
    private const int WriteBytes = 256 * 1024;
    private static readonly byte[] ReleaseBytes = [(byte)PduType.ReleaseRequest, 0, 0, 0, 0, 4, 0, 0, 0, 0];
    private static readonly byte[] ReleaseResponseBytes = [(byte)PduType.ReleaseResponse, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    private readonly SemaphoreSlim sending = new(1);
    private readonly ArrayBufferWriter<byte> outgoing = new(1024);
    private readonly ArrayBufferWriter<byte> command = new(512);
    private TaskCompletionSource? released;
    private long writing;
    private volatile bool isReleased;

    /// <summary>Asks the peer to end the association in order (PS3.8 7.2), and waits until it has.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation = default)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await sending.WaitAsync(cancellation);
        try
        {
            if (!IsOpen) return;
            released = done;
            machine.Take(AssociationEvent.LocalRelease);
            live.MessageWent(ReleaseBytes);
            await transport.WriteAsync(ReleaseBytes, cancellation);
        }
        finally
        {
            sending.Release();
        }
        await Task.WhenAny(done.Task, Ended).WaitAsync(options.ArtimTimeout, clock, cancellation);
    }

    internal async ValueTask SendAsync(byte contextId, DicomMessage message, DicomContent? content, CancellationToken cancellation)
    {
        await sending.WaitAsync(cancellation);
        try
        {
            if (broken is { } why) throw why;
            command.ResetWrittenCount();
            message.WriteTo(command);
            outgoing.ResetWrittenCount();
            DicomFrameWriter.WriteCommand(outgoing, contextId, command.WrittenSpan, Info.Peer.MaxPduBytes);
            var beside = outgoing.WrittenCount;
            if (content is not null) await SendContentAsync(contextId, content, cancellation);
            if (broken is { } over) throw over;
            NoteSent(message, outgoing, beside + (content?.Length ?? 0));
            await PushAsync(outgoing.WrittenMemory, cancellation);
        }
        finally
        {
            sending.Release();
        }
    }

    // A peer that takes nothing any more is noticed by how long one write takes.
    private async ValueTask PushAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        Volatile.Write(ref writing, Math.Max(1, clock.GetTimestamp()));
        try
        {
            await transport.WriteAsync(bytes, cancellation);
        }
        finally
        {
            Volatile.Write(ref writing, 0);
        }
    }

    // Leaves the last part in the buffer, so that a short message leaves in one write.
    private async ValueTask SendContentAsync(byte contextId, DicomContent content, CancellationToken cancellation)
    {
        var most = DicomFrameWriter.MaxFragment(Info.Peer.MaxPduBytes);
        long at = 0;
        var left = content.Length;
        do
        {
            var fragment = (int)Math.Min(most, left);
            var memory = outgoing.GetMemory(DicomFrameWriter.DataHeaderBytes + fragment);
            for (var read = 0; read < fragment;)
            {
                var got = await content.ReadAsync(memory.Slice(DicomFrameWriter.DataHeaderBytes + read, fragment - read), at + read, cancellation);
                if (got == 0) throw new IOException("The object ends before its length.");
                read += got;
            }
            left -= fragment;
            at += fragment;
            DicomFrameWriter.WriteDataHeader(memory.Span, contextId, fragment, isLast: left == 0);
            outgoing.Advance(DicomFrameWriter.DataHeaderBytes + fragment);
            if (left == 0 || outgoing.WrittenCount < WriteBytes) continue;
            if (broken is { } why) throw why;
            await PushAsync(outgoing.WrittenMemory, cancellation);
            outgoing.ResetWrittenCount();
        }
        while (left > 0);
    }

    private async ValueTask SayReleaseResponseAsync()
    {
        await sending.WaitAsync(over.Token);
        try
        {
            live.AnswerWent(ReleaseResponseBytes, "A-RELEASE-RP");
            await transport.WriteAsync(ReleaseResponseBytes, over.Token);
        }
        finally
        {
            sending.Release();
        }
    }

    // For people: the command as a PDU, and what follows it unless it is an object.
    private void Note(DicomMessage message, ReadOnlyMemory<byte> dataset, long length)
    {
        var shown = new ArrayBufferWriter<byte>(256);
        message.WriteTo(shown);
        var pdus = new ArrayBufferWriter<byte>(shown.WrittenCount + dataset.Length + 64);
        DicomFrameWriter.WriteCommand(pdus, 1, shown.WrittenSpan, 0);
        if (message.HasDataset && !dataset.IsEmpty) DicomFrameWriter.WriteData(pdus, 1, dataset.Span, endsHere: true, 0);
        var whole = Math.Max(pdus.WrittenCount, shown.WrittenCount + length);
        if (message is DimseResponse response) live.AnswerCame(pdus.WrittenSpan, response.Status.ToString(), whole);
        else live.MessageCame(pdus.WrittenSpan, whole);
        DicomMetrics.Messages.Add(1, new KeyValuePair<string, object?>("command", message.Command.ToString()));
        DicomMetrics.Bytes.Add(whole);
    }

    private void NoteSent(DicomMessage message, ArrayBufferWriter<byte> pdus, long length)
    {
        // An object that was sent in parts, or that is one: its command alone.
        var shown = message is CStoreRequest || length > pdus.WrittenCount ? default : pdus.WrittenSpan;
        if (shown.IsEmpty)
        {
            var only = new ArrayBufferWriter<byte>(256);
            DicomFrameWriter.WriteCommand(only, 1, command.WrittenSpan, 0);
            shown = only.WrittenSpan;
        }
        if (message is DimseResponse response)
        {
            live.AnswerWent(shown, response.Status.ToString());
            DicomMetrics.Responses.Add(1, new KeyValuePair<string, object?>("status", response.Status.ToString()));
        }
        else live.MessageWent(shown);
    }
}
