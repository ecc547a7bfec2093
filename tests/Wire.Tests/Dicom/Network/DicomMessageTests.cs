using FsCheck;
using FsCheck.Fluent;
using Meridian.Wire.Dicom.Network;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Network;

public sealed class DicomMessageTests
{
    [Fact]
    public void Every_command_comes_back()
    {
        foreach (var message in Sample.Commands)
            Assert.Equal(Sample.Text(message), Sample.Text(DicomMessage.Read(Sample.Bytes(message.WriteTo))));
        Assert.Equal(Enum.GetValues<DicomCommand>().Order(), Sample.Commands.Select(c => c.Command).Distinct().Order());
    }

    [Fact]
    public void Every_cut_command_is_refused()
    {
        foreach (var message in Sample.Commands)
        {
            var bytes = Sample.Bytes(message.WriteTo);
            for (var length = 0; length < bytes.Length; length++)
            {
                // A cut between two elements may leave a whole command.
                try { DicomMessage.Read(bytes.AsSpan(0, length)); }
                catch (DicomNetworkException) { }
            }
        }
    }

    [Fact]
    public void An_echo_is_written_as_the_standard_lays_it_out() => Assert.Equal(
        "00000000040000003800000000000200120000003" + "12E322E3834302E31303030382E312E3100" + "0000000102000000" + "3000" + "00001001020000000100" + "00000008020000000101",
        Convert.ToHexString(Sample.Bytes(new CEchoRequest { SopClassUid = "1.2.840.10008.1.1", MessageId = 1 }.WriteTo)));

    [Theory]
    [InlineData("", DicomNetworkReject.MissingElement)]
    [InlineData("0000000102000000FFFF", DicomNetworkReject.UnknownCommand)]
    [InlineData("00000001020000003000", DicomNetworkReject.MissingElement)]
    [InlineData("0800000102000000300000", DicomNetworkReject.BadCommand)]
    [InlineData("00000001FFFFFFFF3000", DicomNetworkReject.BadCommand)]
    public void Broken_commands_are_refused_for_their_reason(string hex, DicomNetworkReject reason) =>
        Assert.Equal(reason, Assert.Throws<DicomNetworkException>(() => DicomMessage.Read(Convert.FromHexString(hex))).Reason);

    [Theory]
    [InlineData(0x0000, DicomStatusKind.Success)]
    [InlineData(0xFF00, DicomStatusKind.Pending)]
    [InlineData(0xFF01, DicomStatusKind.Pending)]
    [InlineData(0xFE00, DicomStatusKind.Cancel)]
    [InlineData(0xB000, DicomStatusKind.Warning)]
    [InlineData(0x0107, DicomStatusKind.Warning)]
    [InlineData(0xA700, DicomStatusKind.Failure)]
    [InlineData(0xC123, DicomStatusKind.Failure)]
    [InlineData(0x0110, DicomStatusKind.Failure)]
    public void Codes_are_of_their_kind(int code, DicomStatusKind kind) => Assert.Equal(kind, new DicomStatus((ushort)code).Kind);

    [Fact]
    public void What_is_written_is_read_whatever_it_says()
    {
        var texts = Gen.Elements<string?>("PACS", "A", "STATION 1", "SIXTEEN_LETTERS_", null);
        var stores =
            from id in ArbMap.Default.GeneratorFor<ushort>()
            from priority in Gen.Elements(DicomPriority.Low, DicomPriority.Medium, DicomPriority.High)
            from uid in Gen.ListOf(Gen.Choose(0, 999999)).Select(parts => string.Join('.', parts.Take(9).Append(1)))
            from originator in texts
            from data in ArbMap.Default.GeneratorFor<bool>()
            select new CStoreRequest { MessageId = id, Priority = priority, SopClassUid = uid, SopInstanceUid = uid + ".1", MoveOriginator = originator, MoveOriginatorMessageId = originator is null ? null : id, HasDataset = data };
        Prop.ForAll(stores.ToArbitrary(), store => store.SopInstanceUid.Length > 64 || store.Equals(DicomMessage.Read(Sample.Bytes(store.WriteTo)))).QuickCheckThrowOnFailure();
    }
}
