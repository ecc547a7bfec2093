using System.Security.Cryptography;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Gateway.Access;
using Meridian.Gateway.Dicom;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>What a store request brought and nobody can understand: kept as it came, with the reason, so that a person can look at it. Refused all the same.</summary>
internal sealed class StoreQuarantine(IIntake intake, DicomOptions options, TimeProvider clock)
{
    private const int Block = 128 * 1024;

    /// <summary>Takes a part of which only the beginning was read.</summary>
    public async Task<StoreOutcome> TakeAsync(HttpContext context, ReadOnlyMemory<byte> head, Stream rest, Rejection fault)
    {
        using var whole = new MemoryStream();
        whole.Write(head.Span);
        var block = new byte[Block];
        var isWhole = true;
        for (int read; (read = await rest.ReadAsync(block, context.RequestAborted)) > 0;)
        {
            if (whole.Length + read <= options.MaxQuarantineBytes) whole.Write(block, 0, read);
            else isWhole = false;
        }
        return await KeepAsync(context, whole.ToArray(), isWhole, null, null, ReasonOf(fault), fault);
    }

    /// <summary>Takes an object that has come as a whole.</summary>
    public async Task<StoreOutcome> TakeAsync(HttpContext context, IncomingObject incoming, string sopClass, string sop, Rejection fault)
    {
        var bytes = new byte[(int)Math.Min(incoming.Length, options.MaxQuarantineBytes)];
        await using (var stream = incoming.OpenRead()) await stream.ReadExactlyAsync(bytes, context.RequestAborted);
        return await KeepAsync(context, bytes, bytes.Length == incoming.Length, sopClass, sop, ReasonOf(fault), fault);
    }

    /// <summary>Takes the metadata of an instance that came without what it needs.</summary>
    public Task<StoreOutcome> TakeAsync(HttpContext context, ReadOnlyMemory<byte> metadata, string? sopClass, string? sop, UnstorableException refused)
    {
        var bytes = metadata[..(int)Math.Min(metadata.Length, options.MaxQuarantineBytes)].ToArray();
        return KeepAsync(context, bytes, bytes.Length == metadata.Length, sopClass, sop, refused.Failure, new(refused.Failure.ToString(), refused.Place, refused.Message));
    }

    private static FailureReason ReasonOf(Rejection fault) => fault.Reason == "WrongInstance" ? FailureReason.Mismatch : FailureReason.NotUnderstood;

    private async Task<StoreOutcome> KeepAsync(HttpContext context, byte[] bytes, bool isWhole, string? sopClass, string? sop, FailureReason reason, Rejection fault)
    {
        var receipt = await intake.SubmitAsync(new Submission
        {
            Protocol = Protocol.Dicom, Raw = bytes, ReceivedAt = clock.GetUtcNow(), Sender = Credential.Of(context.User)?.Name ?? "",
            // the same bytes again are the same; other bytes under a UID are not
            ControlId = $"{sop} {Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 8))}", Kind = "STOW-RS",
            Rejection = isWhole ? fault : fault with { Message = fault.Message + " Too long for quarantine: its beginning is kept." },
        }, CancellationToken.None);
        if (receipt.Kind == ReceiptKind.Unavailable) return new(sopClass, sop, null, null, FailureReason.OutOfResources, null, receipt.Reason);
        return new(sopClass, sop, null, null, reason, null, fault.Message);
    }
}
