using System.Buffers;

namespace Meridian.Wire.Dicom.Network;

/// <summary>What A-ASSOCIATE-RQ and -AC have in common on the wire (PS3.8 9.3.2 and 9.3.3).</summary>
internal static class AssociationItems
{
    public const byte ApplicationContext = 0x10, ProposedContext = 0x20, AnsweredContext = 0x21, AbstractSyntax = 0x30, TransferSyntax = 0x40, UserInformation = 0x50;

    // PS3.8 9.3.2: version 2, reserved 2, called 16, calling 16, reserved 32
    private const int FixedBytes = 68;

    public sealed record Context(byte Id, byte Result, string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes);

    public sealed record Head(ushort ProtocolVersion, string CalledAe, string CallingAe, string? ApplicationContext, IReadOnlyList<Context> Contexts, UserInformation? User);

    public static ItemWriter Begin(ushort version, string called, string calling, string application)
    {
        var items = new ItemWriter();
        items.UInt16(version);
        items.Zeros(2);
        items.AeTitle(called);
        items.AeTitle(calling);
        items.Zeros(32);
        items.Item(ApplicationContext, application);
        return items;
    }

    public static Head Read(ReadOnlySequence<byte> body)
    {
        if (body.Length < FixedBytes) DicomNetworkException.Throw(DicomNetworkReject.BadPduLength, 2);
        var reader = new ItemReader(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), DicomFrame.HeaderBytes);
        var version = reader.UInt16();
        reader.Take(2);
        var called = reader.AeTitle();
        var calling = reader.AeTitle();
        reader.Take(32);
        string? application = null;
        UserInformation? user = null;
        var contexts = new List<Context>();
        Span<bool> seen = stackalloc bool[256];
        while (!reader.IsEmpty)
        {
            var item = reader.Item(out var type, out _);
            switch (type)
            {
                case ApplicationContext:
                    application = item.Uid();
                    break;
                case ProposedContext or AnsweredContext:
                    var at = item.Offset;
                    var context = ReadContext(ref item);
                    if ((context.Id & 1) == 0 || seen[context.Id]) DicomNetworkException.Throw(DicomNetworkReject.BadContextId, at);
                    seen[context.Id] = true;
                    contexts.Add(context);
                    break;
                case UserInformation:
                    user = UserInformationItems.Read(ref item);
                    break;
                default:
                    // PS3.8 9.3.1: items that are not known are ignored and not tested.
                    break;
            }
        }
        return new(version, called, calling, application, contexts, user);
    }

    private static Context ReadContext(ref ItemReader item)
    {
        var id = item.Byte();
        item.Take(1);
        var result = item.Byte();
        item.Take(1);
        var abstractSyntax = "";
        var transfer = new List<string>(4);
        while (!item.IsEmpty)
        {
            var sub = item.Item(out var type, out _);
            if (type == AbstractSyntax) abstractSyntax = sub.Uid();
            else if (type == TransferSyntax) transfer.Add(sub.Uid());
        }
        return new(id, result, abstractSyntax, transfer);
    }
}
