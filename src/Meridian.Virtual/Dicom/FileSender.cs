using System.Buffers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Virtual.Dicom;

/// <summary>
/// Stores Part 10 files at a peer (C-STORE, PS3.4 Annex B), one after another, as they are: for each SOP class the transfer syntaxes of the files are proposed; a native file
/// whose syntax the peer does not take is written in one that it takes. A file that fails does not stop those after it; after a broken association a new one is opened.
/// </summary>
public sealed class FileSender(FileSenderOptions options, TimeProvider time)
{
    private const string DirectoryStorage = "1.2.840.10008.1.3.10";
    private static readonly DicomReadOptions Head = new() { StopBefore = DicomTags.StudyDate };

    /// <summary>Sends the files in their order; <paramref name="progress"/> is told of each.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<SendSummary> SendAsync(IReadOnlyList<string> files, Action<SentFile>? progress, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var objects = files.Select(Look).ToList();
        var (stored, refused, failed, skipped, bytes) = (0, 0, 0, 0, 0L);
        DicomConnection? connection = null;
        HashSet<(string, string)> proposed = [];
        string? unreachable = null;
        try
        {
            for (var i = 0; i < objects.Count; i++)
            {
                var (found, sent) = (objects[i], new SentFile { File = files[i], Number = i + 1, Total = files.Count });
                if (found.Failure is not null || found.SopClass == DirectoryStorage)
                {
                    sent = sent with { Failure = found.Failure, IsSkipped = found.Failure is null };
                }
                else
                {
                    sent = sent with { SopInstanceUid = found.SopInstance };
                    try
                    {
                        if (unreachable is not null) throw new DicomPeerException(unreachable);
                        if (connection is { IsOpen: true } && !proposed.Contains((found.SopClass, found.Syntax)))
                        {
                            await connection.ReleaseAsync(cancellation).ConfigureAwait(false);
                            await connection.DisposeAsync().ConfigureAwait(false);
                            connection = null;
                        }
                        if (connection is not { IsOpen: true })
                        {
                            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
                            connection = null;
                            var contexts = Contexts(objects.Skip(i), proposed);
                            try { connection = await DicomConnection.OpenAsync(options.Connection, contexts, time, cancellation).ConfigureAwait(false); }
                            catch (DicomPeerException nobody)
                            {
                                unreachable = nobody.Message; // the files after this one would only wait for the same
                                throw;
                            }
                        }
                        var (answer, length, syntax) = await StoreAsync(connection, files[i], found, cancellation).ConfigureAwait(false);
                        bytes += length;
                        sent = sent with { Status = answer.Status, Comment = answer.ErrorComment, Syntax = syntax };
                    }
                    catch (Exception e) when (e is IOException or UnauthorizedAccessException or DicomRejectException)
                    {
                        sent = sent with { Failure = e.Message };
                    }
                }
                if (sent.IsSkipped) skipped++;
                else if (sent.Status is not { } status) failed++;
                else if (status.IsDone) stored++;
                else refused++;
                progress?.Invoke(sent);
            }
            if (connection is not null) await connection.ReleaseAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
        }
        return new() { Stored = stored, Refused = refused, Failed = failed, Skipped = skipped, Bytes = bytes, Took = time.GetElapsedTime(started) };
    }

    /// <summary>Whether a file is a DICOM object: by its prefix, else by a first element that could begin one (files without meta information).</summary>
    public static bool IsDicom(string path)
    {
        Span<byte> head = stackalloc byte[132];
        using var file = File.OpenRead(path);
        var count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (count == 132 && head[128..].SequenceEqual("DICM"u8)) return true;
        // groups 0002 and 0008 in either byte order, with an element number that is not text
        return count >= 8 && (head is [0x02 or 0x08, 0, _, 0, ..] or [0, 0x02 or 0x08, 0, _, ..]);
    }

    private async Task<(DimseResponse Answer, long Length, string Syntax)> StoreAsync(DicomConnection connection, string path, Found found, CancellationToken cancellation)
    {
        var request = new CStoreRequest { SopClassUid = found.SopClass, SopInstanceUid = found.SopInstance, MessageId = connection.NextMessageId() };
        var syntax = TransferSyntax.FindOrAssume(found.Syntax);
        DicomAnswer answer;
        long length;
        if (connection.Accepted(found.SopClass, found.Syntax) is { } asItIs)
        {
            using var file = File.OpenRead(path);
            file.Position = found.DatasetOffset;
            length = file.Length - file.Position;
            if ((length & 1) == 0) answer = await connection.RequestAsync(asItIs.Id, request, file, length, null, cancellation).ConfigureAwait(false);
            else if (syntax.IsDeflated)
            {
                // PS3.5 A.5: a deflated data set is made even by one NUL, which some writers leave out of files
                var padded = new byte[checked((int)length + 1)];
                await file.ReadExactlyAsync(padded.AsMemory(0, (int)length), cancellation).ConfigureAwait(false);
                answer = await connection.RequestAsync(asItIs.Id, request, padded, null, cancellation).ConfigureAwait(false);
            }
            else throw new IOException("the file ends inside an element: a data set has an even number of bytes");
        }
        else if (syntax.IsNative && connection.Accepted(found.SopClass, DicomUids.ExplicitVRLittleEndian, DicomUids.ImplicitVRLittleEndian) is { } other)
        {
            var file = DicomReader.ReadFile(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false), new() { DeferLargerThan = long.MaxValue });
            syntax = TransferSyntax.Find(other.TransferSyntax)!;
            var bytes = new ArrayBufferWriter<byte>();
            DicomWriter.WriteDataset(bytes, file.Dataset, syntax);
            length = bytes.WrittenCount;
            answer = await connection.RequestAsync(other.Id, request, bytes.WrittenMemory, null, cancellation).ConfigureAwait(false);
        }
        else throw new DicomPeerException(connection.Accepted(found.SopClass) is null ? "the peer does not take objects of this SOP class" : $"the peer does not take {syntax.Name}");
        return ((DimseResponse)answer.Message, length, syntax.Name);
    }

    /// <summary>Contexts for as many of the files as one association has room for.</summary>
    private List<ProposedContext> Contexts(IEnumerable<Found> files, HashSet<(string, string)> proposed)
    {
        var contexts = new List<ProposedContext>();
        var seen = new HashSet<(string, string)>();
        proposed.Clear();
        foreach (var file in files)
        {
            if (file.Failure is not null || file.SopClass == DirectoryStorage) continue;
            var needed = new List<string>();
            if (!seen.Contains((file.SopClass, file.Syntax))) needed.Add(file.Syntax);
            // what a native file can be written in instead
            if (TransferSyntax.FindOrAssume(file.Syntax).IsNative)
                foreach (var plain in new[] { DicomUids.ExplicitVRLittleEndian, DicomUids.ImplicitVRLittleEndian })
                    if (!needed.Contains(plain) && !seen.Contains((file.SopClass, plain))) needed.Add(plain);
            if (contexts.Count + needed.Count > options.MaxContexts) break;
            foreach (var syntax in needed)
            {
                contexts.Add(new((byte)((contexts.Count * 2) + 1), file.SopClass, [syntax]));
                seen.Add((file.SopClass, syntax));
            }
            proposed.Add((file.SopClass, file.Syntax));
        }
        return contexts;
    }

    private static Found Look(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var file = DicomReader.ReadFile(stream, Head);
            if (file.SopClassUid is not { } sopClass) return Found.Not("no SOP class in it");
            if (sopClass == DirectoryStorage) return new(sopClass, "", "", 0, null);
            return file.SopInstanceUid is { } instance ? new(sopClass, instance, file.Syntax.Uid, file.DatasetOffset, null) : Found.Not("no SOP instance UID in it");
        }
        catch (DicomRejectException broken)
        {
            return Found.Not("no DICOM object: " + broken.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Found.Not(e.Message);
        }
    }

    private sealed record Found(string SopClass, string SopInstance, string Syntax, long DatasetOffset, string? Failure)
    {
        public static Found Not(string why) => new("", "", "", 0, why);
    }
}
