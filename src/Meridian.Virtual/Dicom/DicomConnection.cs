using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Virtual.Dicom;

/// <summary>
/// An association that this side asked for: one request at a time, its responses, and whatever notifications the peer sends in between, which are answered
/// with success and kept. Not for two threads at once.
/// </summary>
public sealed class DicomConnection : IAsyncDisposable
{
    private readonly DicomConnectionOptions options;
    private readonly TimeProvider time;
    private readonly Stream stream;
    private readonly DicomPieceStream pieces;
    private readonly DicomAssembler assembler = new(DicomFrameOptions.Default);
    private readonly ArrayBufferWriter<byte> output = new(256 * 1024);
    private readonly ArrayBufferWriter<byte> gathered = new();
    private readonly Dictionary<byte, string> abstractSyntaxes;
    private readonly Queue<DicomAnswer> events = new();
    private ushort lastMessageId;
    private uint peerMaxPdu;
    private bool isOpen;

    private DicomConnection(DicomConnectionOptions options, TimeProvider time, Stream stream, IReadOnlyList<ProposedContext> proposed)
    {
        (this.options, this.time, this.stream, pieces) = (options, time, stream, new(stream));
        abstractSyntaxes = proposed.ToDictionary(c => c.Id, c => c.AbstractSyntax);
    }

    /// <summary>Requests can be sent.</summary>
    public bool IsOpen => isOpen;

    /// <summary>What the peer accepted.</summary>
    public IReadOnlyList<AnsweredContext> Contexts { get; private set; } = [];

    /// <summary>Connects and asks for an association.</summary>
    /// <exception cref="DicomPeerException">There is no connection, or the peer refuses.</exception>
    public static async Task<DicomConnection> OpenAsync(DicomConnectionOptions options, IReadOnlyList<ProposedContext> contexts, TimeProvider time, CancellationToken cancellation, IReadOnlyList<RoleSelection>? roles = null)
    {
        using var patience = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        DicomConnection? connection = null;
        try
        {
            connection = new(options, time, await ConnectAsync(options, either.Token).ConfigureAwait(false), contexts);
            await connection.AssociateAsync(contexts, roles ?? [], either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception failed)
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
            throw failed switch
            {
                OperationCanceledException when !cancellation.IsCancellationRequested => new DicomPeerException($"{options.Host}:{options.Port} does not answer within {options.ConnectTimeout.TotalSeconds:0} s", failed),
                DicomNetworkException => new DicomPeerException($"{options.Host}:{options.Port} does not speak DICOM: {failed.Message}", failed),
                IOException and not DicomPeerException => new DicomPeerException($"{options.Host}:{options.Port}: {failed.Message}", failed),
                _ => failed,
            };
        }
    }

    /// <summary>The accepted context of an abstract syntax, in one of the transfer syntaxes if any are named; null where the peer accepted none.</summary>
    public AnsweredContext? Accepted(string abstractSyntax, params ReadOnlySpan<string> transferSyntaxes)
    {
        foreach (var context in Contexts)
            if (context.Result == ContextResult.Acceptance && abstractSyntaxes[context.Id] == abstractSyntax && (transferSyntaxes.IsEmpty || transferSyntaxes.Contains(context.TransferSyntax)))
                return context;
        return null;
    }

    public ushort NextMessageId() => ++lastMessageId == 0 ? ++lastMessageId : lastMessageId;

    /// <summary>Sends a request and waits for its final response; those that are pending go to <paramref name="pending"/>.</summary>
    /// <exception cref="DicomPeerException">The association ended, or no answer came in time.</exception>
    public Task<DicomAnswer> RequestAsync(byte contextId, DimseRequest request, ReadOnlyMemory<byte> dataset, Action<DicomAnswer>? pending, CancellationToken cancellation) =>
        RequestAsync(contextId, request, Of(dataset), dataset.Length, pending, cancellation);

    /// <summary>The same with a data set that is <paramref name="length"/> bytes of a stream from where it stands.</summary>
    /// <exception cref="DicomPeerException">The association ended, or no answer came in time.</exception>
    public async Task<DicomAnswer> RequestAsync(byte contextId, DimseRequest request, Stream dataset, long length, Action<DicomAnswer>? pending, CancellationToken cancellation)
    {
        request = request with { HasDataset = length > 0 };
        await SendAsync(contextId, request, dataset, length, cancellation).ConfigureAwait(false);
        while (true)
        {
            var answer = await ReceiveAsync(options.AnswerTimeout, cancellation).ConfigureAwait(false);
            switch (answer.Message)
            {
                case DimseResponse response when response.RespondsTo == request.MessageId:
                    if (!response.Status.IsPending) return answer;
                    pending?.Invoke(answer);
                    break;
                case NEventReportRequest report:
                    await TakeAsync(answer, report, cancellation).ConfigureAwait(false);
                    break;
                default: throw await BreakAsync("the peer answers something that was not asked").ConfigureAwait(false);
            }
        }
    }

    /// <summary>The next notification of the peer; null when none comes in time.</summary>
    public async Task<DicomAnswer?> WaitForEventAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (events.TryDequeue(out var kept)) return kept;
        try
        {
            var answer = await ReceiveAsync(patience, cancellation).ConfigureAwait(false);
            if (answer.Message is not NEventReportRequest report) throw await BreakAsync("the peer answers something that was not asked").ConfigureAwait(false);
            await TakeAsync(answer, report, cancellation).ConfigureAwait(false);
            return events.Dequeue();
        }
        catch (DicomPeerException silent) when (silent.InnerException is OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Ends the association in order.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        if (!isOpen) return;
        isOpen = false;
        output.ResetWrittenCount();
        DicomFrameWriter.WriteReleaseRequest(output);
        using var patience = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await stream.WriteAsync(output.WrittenMemory, either.Token).ConfigureAwait(false);
            while (await pieces.ReadAsync(either.Token).ConfigureAwait(false) is { } piece)
                if (piece.Type == PduType.ReleaseResponse) return;
        }
        catch (Exception e) when (e is IOException or DicomNetworkException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // all requests were answered before: a peer that hangs up instead of saying goodbye has lost nothing
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isOpen)
        {
            isOpen = false;
            output.ResetWrittenCount();
            DicomFrameWriter.Write(output, new AssociateAbort(AbortSource.ServiceUser, AbortReason.NotSpecified));
            try { await stream.WriteAsync(output.WrittenMemory).ConfigureAwait(false); }
            catch (IOException) { } // the peer is gone already
        }
        await pieces.CompleteAsync().ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<Stream> ConnectAsync(DicomConnectionOptions options, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellation).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is null) return stream;
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsClientAsync(options.Tls, cancellation).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            if (e is SocketException or AuthenticationException or IOException) throw new DicomPeerException($"no connection to {options.Host}:{options.Port}: {e.Message}", e);
            throw;
        }
    }

    private async Task AssociateAsync(IReadOnlyList<ProposedContext> contexts, IReadOnlyList<RoleSelection> roles, CancellationToken cancellation)
    {
        var request = new AssociateRequest
        {
            CallingAe = options.CallingAe, CalledAe = options.CalledAe, Contexts = contexts,
            User = new() { MaxPduBytes = options.MaxPduBytes, ImplementationClassUid = DicomWriter.ImplementationClassUid, ImplementationVersion = DicomWriter.ImplementationVersionName, Roles = roles },
        };
        request.WriteTo(output);
        await stream.WriteAsync(output.WrittenMemory, cancellation).ConfigureAwait(false);
        var piece = await pieces.ReadAsync(cancellation).ConfigureAwait(false) ?? throw new DicomPeerException("the peer closed the connection without an answer; does it speak DICOM there?");
        switch (piece.Type)
        {
            case PduType.AssociateAccept:
                var accept = AssociateAccept.Read(piece.Bytes);
                (Contexts, peerMaxPdu, isOpen) = ([.. accept.Contexts.Where(c => abstractSyntaxes.ContainsKey(c.Id))], accept.User.MaxPduBytes, true);
                return;
            case PduType.AssociateReject:
                var reject = DicomFrameWriter.ReadReject(piece.Bytes);
                throw new DicomPeerException($"{options.CalledAe} refuses the association{(reject.Result == AssociateRejectResult.Transient ? " for now" : "")}: {reject.Describe()}");
            case PduType.Abort: throw new DicomPeerException($"{options.CalledAe} aborted the association");
            default: throw new DicomPeerException("the peer answers an association with something else");
        }
    }

    private async Task SendAsync(byte contextId, DicomMessage message, Stream dataset, long length, CancellationToken cancellation)
    {
        const int Chunk = 1024 * 1024;
        if (!isOpen) throw new DicomPeerException("the association is over");
        var command = new ArrayBufferWriter<byte>(256);
        message.WriteTo(command);
        output.ResetWrittenCount();
        DicomFrameWriter.WriteCommand(output, contextId, command.WrittenSpan, peerMaxPdu);
        using var patience = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        // the command leaves together with the first part of the data set
        var fragment = DicomFrameWriter.MaxFragment(peerMaxPdu);
        var part = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, Math.Max(fragment, Chunk / fragment * fragment)));
        try
        {
            while (length > 0)
            {
                var take = (int)Math.Min(part.Length / fragment * fragment is var whole and > 0 ? whole : part.Length, length);
                await dataset.ReadExactlyAsync(part.AsMemory(0, take), either.Token).ConfigureAwait(false);
                length -= take;
                DicomFrameWriter.WriteData(output, contextId, part.AsSpan(0, take), endsHere: length == 0, peerMaxPdu);
                if (length == 0) break;
                await stream.WriteAsync(output.WrittenMemory, either.Token).ConfigureAwait(false);
                output.ResetWrittenCount();
            }
            await stream.WriteAsync(output.WrittenMemory, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            isOpen = false;
            throw new DicomPeerException(e is EndOfStreamException ? "the data set ended while it was sent" : "the peer takes no more", e);
        }
        catch (OperationCanceledException)
        {
            isOpen = false; // a message that was cut off cannot be gone on with
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private static Stream Of(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(bytes.ToArray(), writable: false);

    private async Task TakeAsync(DicomAnswer answer, NEventReportRequest report, CancellationToken cancellation)
    {
        await SendAsync(answer.ContextId, report.Answer(DicomStatus.Success), Stream.Null, 0, cancellation).ConfigureAwait(false);
        events.Enqueue(answer);
    }

    /// <summary>One whole message.</summary>
    private async Task<DicomAnswer> ReceiveAsync(TimeSpan patience, CancellationToken cancellation)
    {
        const int MostAnswerBytes = 256 << 20;
        if (!isOpen) throw new DicomPeerException("the association is over");
        using var silence = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        gathered.ResetWrittenCount();
        try
        {
            while (true)
            {
                var piece = await pieces.ReadAsync(either.Token).ConfigureAwait(false) ?? throw new IOException("the peer closed it without an answer");
                switch (piece.Type)
                {
                    case PduType.Data:
                        var part = assembler.Take(piece);
                        foreach (var segment in part.Data)
                        {
                            if (gathered.WrittenCount + (long)segment.Length > MostAnswerBytes) throw new IOException("the peer's answer does not end");
                            gathered.Write(segment.Span);
                        }
                        if (part.EndsMessage) return new(part.Message!, part.ContextId, gathered.WrittenSpan.ToArray());
                        break;
                    case PduType.Abort:
                        isOpen = false;
                        var abort = DicomFrameWriter.ReadAbort(piece.Bytes);
                        throw new DicomPeerException($"the peer aborted the association{(abort.Source == AbortSource.ServiceProvider ? $" ({abort.Reason})" : "")}");
                    default: throw await BreakAsync("the peer ended the association before its answer").ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException quiet) when (!cancellation.IsCancellationRequested)
        {
            throw new DicomPeerException($"no answer within {patience.TotalSeconds:0} s", quiet);
        }
        catch (DicomNetworkException broken)
        {
            throw await BreakAsync("the peer breaks the protocol: " + broken.Message, broken).ConfigureAwait(false);
        }
        catch (IOException e) when (e is not DicomPeerException)
        {
            isOpen = false;
            throw new DicomPeerException("the connection broke: " + e.Message, e);
        }
    }

    private async Task<DicomPeerException> BreakAsync(string why, Exception? inner = null)
    {
        await DisposeAsync().ConfigureAwait(false);
        return new(why, inner);
    }
}
