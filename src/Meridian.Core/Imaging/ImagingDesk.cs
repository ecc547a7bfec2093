using System.Buffers;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Imaging;

/// <summary>
/// The door for images. <see cref="StoreAsync"/> completes after both the bytes and the index row are on stable storage, or says why
/// nothing was kept. Any thread; two stores of one SOP Instance UID go one after the other.
/// <para>
/// A large object becomes a file first, synced with its folder by the session that brings it, side by side with others; then its row goes
/// through the one writer. A small one goes into the record with its row, in one sync that many share, and becomes a file later.
/// A cut in between leaves a file that no row names, which the next start clears away: nobody was told that it is kept.
/// </para>
/// </summary>
public sealed partial class ImagingDesk(IntakeWriter intake, CoercionRules rules, ImagingOptions options, UidGate gate, ImagingMetrics metrics, ILogger<ImagingDesk> logger,
    IImageStore? store = null, IImagingReader? reader = null)
{
    private const int LongestUid = 256;
    private const int MostSameName = 1000;

    /// <summary>
    /// Keeps an instance. Identical bytes under the same UID: <see cref="InstanceOutcome.Duplicate"/>, no second copy. Other bytes:
    /// kept apart as <see cref="InstanceOutcome.Conflict"/>. Never throws for a store in trouble: that is a receipt.
    /// </summary>
    /// <param name="incoming">Belongs to the desk from here on, and is disposed by it.</param>
    /// <param name="cancellation">Gives up waiting at a full door; what was taken in is carried out.</param>
    public async Task<InstanceReceipt> StoreAsync(IncomingObject incoming, InstanceFacts facts, Provenance provenance, CancellationToken cancellation = default)
    {
        using var owned = incoming;
        var receipt = store is null || reader is null ? InstanceReceipt.Unavailable("This hub keeps no images.")
            : Problem(incoming, facts) is { } problem ? InstanceReceipt.Refused(problem)
            : await KeepAsync(store, reader, incoming, facts, provenance, cancellation);
        metrics.Received(receipt.Outcome, incoming.Length);
        return receipt;
    }

    private async Task<InstanceReceipt> KeepAsync(IImageStore images, IImagingReader index, IncomingObject incoming, InstanceFacts facts, Provenance provenance, CancellationToken cancellation)
    {
        using var pass = await gate.EnterAsync(ImagePath.Part(facts.SopUid), cancellation);
        string? path = null;
        var isIndexed = false;
        try
        {
            var (applied, from, overrides) = rules.Apply(facts, provenance);
            var arrived = new ArrivedInstance
            {
                Facts = applied, Provenance = from, Overrides = overrides, ByteCount = incoming.Length, DatasetOffset = incoming.DatasetOffset, Checksum = incoming.Checksum,
            };
            if (index.Instance(facts.SopUid, withRejected: true) is { } standing)
            {
                if (await KnownAsync(images, index, incoming, arrived, standing) is { } known) return known;
                path = await SealAsync(images, index, incoming, number => ImagePath.OfConflict(from.ReceivedAt, standing.StudyUid, standing.SeriesUid, standing.SopUid, number));
                arrived = arrived with { Path = path, Standing = standing, Difference = DifferenceOf(arrived, standing) };
            }
            else if (incoming.Length < options.SmallBelow && !incoming.Memory.IsEmpty) arrived = arrived with { Bytes = incoming.Memory };
            else
            {
                var standard = ImagePath.Of(from.ReceivedAt, facts.StudyUid, facts.SeriesUid, facts.SopUid);
                path = await SealAsync(images, index, incoming, number => number == 1 ? standard : ImagePath.Numbered(standard, "n", number));
                arrived = arrived with { Path = path };
            }
            var sequence = await intake.IndexAsync(arrived, cancellation);
            isIndexed = true;
            return arrived.Standing is null
                ? new(InstanceOutcome.Stored, sequence, new(sequence, path), null, overrides)
                : new(InstanceOutcome.Conflict, sequence, new(sequence, path), "Another object with this SOP Instance UID is stored; this one is kept beside it until a person decides.", overrides);
        }
        catch (RecordUnavailableException reason)
        {
            return InstanceReceipt.Unavailable(reason.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotIndexed(fault);
            return InstanceReceipt.Unavailable("The hub could not put this object into its index.");
        }
        finally
        {
            // nobody was told that it is kept
            if (path is not null && !isIndexed) images.Delete(path);
        }
    }

    private static string? Problem(IncomingObject incoming, InstanceFacts facts)
    {
        if (incoming.DatasetOffset <= 0 || incoming.DatasetOffset >= incoming.Length) return "The object has no data set.";
        if (Bad(facts.SopUid)) return "SOP Instance UID (0008,0018) is missing or too long.";
        if (Bad(facts.StudyUid)) return "Study Instance UID (0020,000D) is missing or too long.";
        if (Bad(facts.SeriesUid)) return "Series Instance UID (0020,000E) is missing or too long.";
        if (Bad(facts.SopClassUid)) return "SOP Class UID (0008,0016) is missing or too long.";
        return Bad(facts.TransferSyntaxUid) ? "The transfer syntax is missing." : null;
    }

    private static bool Bad(string uid) => string.IsNullOrWhiteSpace(uid) || uid.Length > LongestUid;

    private static async Task<string> SealAsync(IImageStore images, IImagingReader index, IncomingObject incoming, Func<int, string> name)
    {
        for (var number = 1; number <= MostSameName; number++)
        {
            var path = name(number);
            if (await images.SealAsync(incoming, path)) return path;
            if (index.IsFileOfRecord(path)) continue;
            // a cut left it, or the record is an older copy: no row names it
            images.SetAside(path);
            if (await images.SealAsync(incoming, path)) return path;
        }
        throw new RecordUnavailableException(RecordTrouble.InputOutput, "Too many objects came under one UID on one day.");
    }

    /// <summary>The receipt where these bytes are kept already, under the standing instance or one of its conflicts; null: they are new.</summary>
    private async Task<InstanceReceipt?> KnownAsync(IImageStore images, IImagingReader index, IncomingObject incoming, ArrivedInstance arrived, InstanceRow standing)
    {
        if (CouldBe(arrived, standing) && arrived.Facts.StudyUid == standing.StudyUid && arrived.Facts.SeriesUid == standing.SeriesUid)
        {
            if (IsSame(images, incoming, standing)) return new(InstanceOutcome.Duplicate, standing.Sequence, standing.Location, null, standing.Overrides);
            // length and checksum agree, the file is gone or bad: what came is what was
            if (standing.Location.Path is { } damaged && IsDamaged(images, standing))
            {
                await images.SealAsync(incoming, damaged, replaces: true);
                await intake.DecideAsync(batch => { batch.Imaging.Damage.Add((standing.Sequence, ObjectDamage.None)); return true; });
                LogRepaired(standing.Sequence.Value);
                return new(InstanceOutcome.Stored, standing.Sequence, standing.Location, null, standing.Overrides);
            }
        }
        foreach (var conflict in index.Conflicts(null, null, MostSameName, standing.StudyUid))
            if (conflict.SopUid == standing.SopUid && CouldBe(arrived, conflict.Other) && IsSame(images, incoming, conflict.Other))
                return new(conflict.State == ConflictState.Waiting ? InstanceOutcome.Conflict : InstanceOutcome.Duplicate, conflict.Sequence, conflict.Other.Location,
                    "This object is kept already beside the one that stands under its UID.", conflict.Other.Overrides);
        return null;
    }

    private static bool CouldBe(ArrivedInstance arrived, InstanceRow stored) => arrived.Checksum == stored.Checksum && arrived.Facts.TransferSyntaxUid == stored.TransferSyntaxUid
        && arrived.ByteCount - arrived.DatasetOffset == stored.ByteCount - stored.DatasetOffset;

    private static string DifferenceOf(ArrivedInstance arrived, InstanceRow standing) =>
        arrived.Facts.StudyUid != standing.StudyUid || arrived.Facts.SeriesUid != standing.SeriesUid ? "place"
        : arrived.Facts.TransferSyntaxUid != standing.TransferSyntaxUid ? "transferSyntax" : "bytes";

    /// <summary>A checksum can meet by chance: the bytes themselves are compared.</summary>
    private static bool IsSame(IImageStore images, IncomingObject incoming, InstanceRow stored)
    {
        var (mine, theirs) = (ArrayPool<byte>.Shared.Rent(1 << 17), ArrayPool<byte>.Shared.Rent(1 << 17));
        try
        {
            using var other = images.Open(stored.Location);
            using var source = incoming.OpenRead();
            source.Seek(incoming.DatasetOffset, SeekOrigin.Begin);
            if (other.Length - stored.DatasetOffset != incoming.Length - incoming.DatasetOffset) return false;
            for (var at = stored.DatasetOffset; at < other.Length;)
            {
                var wanted = (int)Math.Min(1 << 17, other.Length - at);
                source.ReadExactly(mine, 0, wanted);
                for (var have = 0; have < wanted;)
                {
                    var read = other.Read(theirs.AsSpan(have, wanted - have), at + have);
                    if (read == 0) return false;
                    have += read;
                }
                if (!mine.AsSpan(0, wanted).SequenceEqual(theirs.AsSpan(0, wanted))) return false;
                at += wanted;
            }
            return true;
        }
        catch (IOException) { return false; }
        finally
        {
            ArrayPool<byte>.Shared.Return(mine);
            ArrayPool<byte>.Shared.Return(theirs);
        }
    }

    private static bool IsDamaged(IImageStore images, InstanceRow row) => ObjectCheck.Look(images, row) != ObjectDamage.None;

    [LoggerMessage(1901, LogLevel.Error, "An image could not be put into the index; it was refused")]
    private partial void LogNotIndexed(Exception fault);

    [LoggerMessage(1902, LogLevel.Information, "The damaged file of instance {Sequence} was sent again and is whole")]
    private partial void LogRepaired(long sequence);
}
