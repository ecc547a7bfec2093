using System.Buffers;
using Meridian.Wire.Dicom.Network;
using Meridian.Wire.Tests.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Network;

public sealed class DicomFrameTests
{
    [Fact]
    public void Leaves_an_unfinished_frame_untouched()
    {
        var bytes = Sample.Bytes(Sample.Request.WriteTo);
        for (var length = 0; length < bytes.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, 0, length);
            Assert.False(DicomFrame.TryRead(ref buffer, DicomFrameOptions.Default, out _));
            Assert.Equal(length, buffer.Length);
        }
    }

    [Fact]
    public void Every_split_of_a_conversation_reads_the_same()
    {
        var bytes = Sample.Conversation;
        var whole = Read([bytes]);
        for (var at = 0; at <= bytes.Length; at++) Assert.Equal(whole, Read([bytes[..at], bytes[at..]]));
        Assert.Contains("data 5000 last", whole, StringComparison.Ordinal);
    }

    [Fact]
    public void Byte_by_byte_reads_the_same() => Assert.Equal(Read([Sample.Conversation]), Read([.. Sample.Conversation.Select(b => new[] { b })]));

    [Fact]
    public void A_sequence_cut_anywhere_reads_the_same()
    {
        var bytes = Sample.Conversation;
        for (var at = 1; at < bytes.Length; at += 3)
        {
            var buffer = Sequences.Of(bytes[..at], bytes[at..]);
            var frames = 0;
            while (DicomFrame.TryRead(ref buffer, DicomFrameOptions.Default, out _)) frames++;
            Assert.True(buffer.IsEmpty);
            Assert.Equal(10, frames);
        }
    }

    [Fact]
    public void Every_prefix_reads_or_waits_and_never_throws()
    {
        for (var length = 0; length < Sample.Conversation.Length; length++) Read([Sample.Conversation[..length]]);
    }

    [Theory]
    [InlineData("00", DicomNetworkReject.UnknownPdu)]
    [InlineData("08", DicomNetworkReject.UnknownPdu)]
    [InlineData("47455420", DicomNetworkReject.UnknownPdu)] // "GET "
    [InlineData("0400FFFFFFFF", DicomNetworkReject.PduTooLong)]
    [InlineData("0100FFFFFFFF", DicomNetworkReject.PduTooLong)]
    [InlineData("040000000005", DicomNetworkReject.BadPduLength)]
    [InlineData("050000000005", DicomNetworkReject.BadPduLength)]
    [InlineData("07000000000400000000", DicomNetworkReject.None)]
    [InlineData("04000000000800000007010300000000", DicomNetworkReject.BadPdvLength)]
    [InlineData("04000000000800000001010300000000", DicomNetworkReject.BadPdvLength)]
    [InlineData("04000000000800000004020300000000", DicomNetworkReject.BadContextId)]
    [InlineData("04000000000900000004010300000000000000", DicomNetworkReject.BadPdvLength)] // one byte is left over: no room for a header
    public void Broken_frames_are_refused_for_their_reason(string hex, DicomNetworkReject reason)
    {
        var seen = DicomNetworkReject.None;
        try
        {
            var buffer = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
            var reader = new DicomFrameReader(DicomFrameOptions.Default);
            while (reader.TryRead(ref buffer, out _)) { }
        }
        catch (DicomNetworkException refused)
        {
            seen = refused.Reason;
        }
        Assert.Equal(reason, seen);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(6u)]
    [InlineData(4096u)]
    [InlineData(16384u)]
    [InlineData(131072u)]
    public void Data_is_cut_for_the_peer_and_comes_back_whole(uint maxPdu)
    {
        var data = new byte[70_000];
        new Random(3).NextBytes(data);
        var bytes = Sample.StoreStream(data, maxPdu);
        var buffer = new ReadOnlySequence<byte>(bytes);
        var back = new ArrayBufferWriter<byte>();
        var assembler = new DicomAssembler(DicomFrameOptions.Default);
        var reader = new DicomFrameReader(DicomFrameOptions.Default);
        var ended = false;
        while (reader.TryRead(ref buffer, out var piece))
        {
            Assert.False(ended);
            var part = assembler.Take(piece);
            foreach (var memory in part.Data) back.Write(memory.Span);
            ended = part.EndsMessage;
        }
        Assert.True(ended);
        Assert.True(data.AsSpan().SequenceEqual(back.WrittenSpan));
        for (var rest = new ReadOnlySequence<byte>(bytes); DicomFrame.TryRead(ref rest, DicomFrameOptions.Default, out var frame);)
            if (maxPdu > 8) Assert.InRange(frame.Body.Length, 6, Math.Max(maxPdu, 1));
    }

    [Fact]
    public void Mixed_fragments_are_refused()
    {
        var assembler = new DicomAssembler(DicomFrameOptions.Default);
        var data = new DicomPiece(PduType.Data, new(new byte[2]), 1, IsCommand: false, IsLast: true);
        Assert.Equal(DicomNetworkReject.FragmentOutOfOrder, Assert.Throws<DicomNetworkException>(() => assembler.Take(data)).Reason);
        var echo = Sample.Bytes(new CEchoRequest { SopClassUid = "1.2", MessageId = 1, HasDataset = true }.WriteTo);
        assembler.Take(new(PduType.Data, new(echo), 3, IsCommand: true, IsLast: true));
        Assert.Equal(DicomNetworkReject.FragmentOutOfOrder, Assert.Throws<DicomNetworkException>(() => assembler.Take(data)).Reason);
        Assert.Equal(DicomNetworkReject.FragmentOutOfOrder, Assert.Throws<DicomNetworkException>(() => assembler.Take(new(PduType.Data, new(echo), 3, IsCommand: true, IsLast: true))).Reason);
    }

    [Fact]
    public void A_command_without_end_is_refused()
    {
        var assembler = new DicomAssembler(new() { MaxCommandBytes = 1000 });
        var piece = new DicomPiece(PduType.Data, new(new byte[400]), 1, IsCommand: true);
        assembler.Take(piece);
        assembler.Take(piece);
        Assert.Equal(DicomNetworkReject.CommandTooLong, Assert.Throws<DicomNetworkException>(() => assembler.Take(piece)).Reason);
    }

    // What a reader that is fed these parts one after the other sees.
    private static string Read(IReadOnlyList<byte[]> parts)
    {
        var text = new List<string>();
        var reader = new DicomFrameReader(DicomFrameOptions.Default);
        var assembler = new DicomAssembler(DicomFrameOptions.Default);
        var left = Array.Empty<byte>();
        long data = 0;
        foreach (var part in parts)
        {
            byte[] bytes = left.Length == 0 ? part : [.. left, .. part];
            var buffer = new ReadOnlySequence<byte>(bytes);
            while (reader.TryRead(ref buffer, out var piece))
            {
                if (piece.Type != PduType.Data)
                {
                    text.Add(piece.Type == PduType.AssociateRequest ? Sample.Text(AssociateRequest.Read(piece.Bytes)) : $"{piece.Type} {Convert.ToHexString(piece.Bytes.ToArray())}");
                    continue;
                }
                var took = assembler.Take(piece);
                data += took.Data.Length;
                if (took.Kind == DicomPartKind.Command) text.Add(Sample.Text(took.Message));
                if (took.EndsMessage) text.Add($"data {data} last");
            }
            left = buffer.ToArray();
        }
        return string.Join('\n', text);
    }
}
