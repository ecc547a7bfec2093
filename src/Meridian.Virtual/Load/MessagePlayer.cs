using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Meridian.Virtual.Mllp;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Load;

/// <summary>Plays files of recorded messages at a receiver, one after another, each when the one before was answered, and tells each answer.</summary>
public sealed class MessagePlayer(MessagePlayerOptions options, TimeProvider time)
{
    /// <summary>Whether a file begins as HL7 v2 messages or a batch of them do, framed or not. Reads its head only.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool LooksLikeMessages(string path)
    {
        Span<byte> head = stackalloc byte[256];
        using var file = File.OpenRead(path);
        var begin = ((ReadOnlySpan<byte>)head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]).TrimStart("\uFEFF\v \t\r\n"u8);
        return begin.StartsWith("MSH"u8) || begin.StartsWith("FHS"u8) || begin.StartsWith("BHS"u8);
    }

    /// <summary>Sends the messages of all files in order; <paramref name="progress"/> is told of each. A message without an answer does not stop those after it.</summary>
    /// <exception cref="IOException">A file cannot be read, or no connection can be made.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<PlaySummary> PlayAsync(IReadOnlyList<string> files, Action<PlayedMessage>? progress, CancellationToken cancellation)
    {
        var messages = new List<(string File, ReadOnlyMemory<byte> Bytes)>();
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false);
            foreach (var message in RecordedMessages.In(bytes, options.KeepBatches)) messages.Add((file, message));
        }

        var (accepted, refused, unanswered, acknowledgments) = (0, 0, 0, 0);
        var sent = new HashSet<string>(StringComparer.Ordinal);
        Line? line = null;
        try
        {
            for (var i = 0; i < messages.Count; i++)
            {
                var (file, bytes) = messages[i];
                var (controlId, isAcknowledgment) = Look(bytes);
                var played = new PlayedMessage { File = file, Number = i + 1, Total = messages.Count, ControlId = controlId, IsAcknowledgment = isAcknowledgment };
                if (bytes.Span.IndexOfAny(Hl7v2Frame.StartOfBlock, Hl7v2Frame.EndOfBlock) >= 0)
                {
                    played = played with { Failure = "The message holds a character of the framing (VT or FS) and cannot be sent over MLLP." };
                }
                else
                {
                    line ??= await ConnectAsync(cancellation).ConfigureAwait(false);
                    try
                    {
                        played = played with { Answer = await ExchangeAsync(line, bytes, played, sent, cancellation).ConfigureAwait(false) };
                    }
                    catch (Exception e) when (e is IOException or SocketException or TimeoutException)
                    {
                        await line.DisposeAsync().ConfigureAwait(false);
                        line = null;
                        played = played with { Failure = e.Message };
                    }
                    sent.Add(controlId);
                }
                if (played.Answer is null && isAcknowledgment) acknowledgments++;
                else if (played.Answer is null) unanswered++;
                else if (played.IsAccepted) accepted++;
                else refused++;
                progress?.Invoke(played);
            }
        }
        finally
        {
            if (line is not null) await line.DisposeAsync().ConfigureAwait(false);
        }
        return new(accepted, refused, unanswered) { Acknowledgments = acknowledgments };
    }

    private async Task<MllpAnswer> ExchangeAsync(Line line, ReadOnlyMemory<byte> bytes, PlayedMessage played, HashSet<string> sentBefore, CancellationToken cancellation)
    {
        var (controlId, patience) = (played.ControlId, played.IsAcknowledgment ? options.AcknowledgmentWait : options.AnswerTimeout);
        using var silence = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            var block = new ArrayBufferWriter<byte>(bytes.Length + 3);
            Hl7v2Frame.Write(block, bytes.Span);
            var sentAt = time.GetTimestamp();
            await line.Stream.WriteAsync(block.WrittenMemory, either.Token).ConfigureAwait(false);
            while (true)
            {
                if (line.TryTake(out var id, out var code, out var text))
                {
                    // a late application acknowledgment of a message before, in enhanced mode, is not this one's answer
                    if (id is not null && id != controlId && sentBefore.Contains(id)) continue;
                    if (id is null) throw new IOException("The receiver answered with something that is no HL7 acknowledgment.");
                    if (id != controlId) throw new IOException("The receiver's answer names another message in MSA-2.");
                    return new(code, text, time.GetElapsedTime(sentAt));
                }
                if (!await line.ReadAsync(either.Token).ConfigureAwait(false)) throw new IOException("The receiver closed the connection without an answer.");
            }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(played.IsAcknowledgment ? "No answer, as it should be: the message is an acknowledgment itself." : $"No answer within {patience.TotalSeconds:0} s.");
        }
    }

    private async Task<Line> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellation).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is null) return new(stream);
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsClientAsync(options.Tls, cancellation).ConfigureAwait(false);
            return new(tls);
        }
        catch (Exception e) when (e is SocketException or AuthenticationException or IOException)
        {
            socket.Dispose();
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"No connection could be made to {options.Host}:{options.Port}: {e.Message}", e);
        }
    }

    /// <summary>MSH-10 (or BHS-11, FHS-11) of bytes that may be no message at all, and whether they are an acknowledgment: MSA, or a type that HL7 table 0076 names so.</summary>
    private static (string ControlId, bool IsAcknowledgment) Look(ReadOnlyMemory<byte> bytes)
    {
        var message = new Hl7v2Message();
        if (!Hl7v2Message.TryParseHeader(bytes, message, out _)) return ("", false);
        var id = message.Header[message.Header.Is("MSH"u8) ? 10 : 11].GetString();
        var type = message.Header[9][1];
        return (id, type.Is("ACK"u8) || type.Is("ORA"u8) || (Hl7v2Message.TryParse(bytes, message, out _) && message.TryFind("MSA"u8, out _)));
    }

    /// <summary>A connection with what was read and not yet taken.</summary>
    private sealed class Line(Stream stream) : IAsyncDisposable
    {
        private readonly PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        private readonly MllpAnswerReader answers = new();
        private readonly Queue<(string? Id, Hl7v2AckCode Code, string? Text)> taken = new();

        public Stream Stream { get; } = stream;

        public bool TryTake(out string? id, out Hl7v2AckCode code, out string? text)
        {
            var any = taken.TryDequeue(out var answer);
            (id, code, text) = answer;
            return any;
        }

        /// <summary>Reads on; false when the peer has closed and nothing came.</summary>
        public async Task<bool> ReadAsync(CancellationToken cancellation)
        {
            var read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = read.Buffer;
            while (answers.TryRead(ref buffer, out var id, out var code, out var text)) taken.Enqueue((id, code, text));
            reader.AdvanceTo(buffer.Start, buffer.End);
            return !read.IsCompleted || taken.Count > 0;
        }

        public async ValueTask DisposeAsync()
        {
            await reader.CompleteAsync().ConfigureAwait(false);
            await Stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
