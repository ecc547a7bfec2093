using System.Buffers;
using Meridian.Wire.Dicom.Network;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Network;

public sealed class AssociationTests
{
    [Fact]
    public void A_request_comes_back_with_every_item() => Assert.Equal(Sample.Text(Sample.Request), Sample.Text(AssociateRequest.Read(Body(Sample.Bytes(Sample.Request.WriteTo)))));

    [Fact]
    public void An_acceptance_comes_back_with_every_item() => Assert.Equal(Sample.Text(Sample.Accept), Sample.Text(AssociateAccept.Read(Body(Sample.Bytes(Sample.Accept.WriteTo)))));

    [Fact]
    public void A_secret_is_not_printed() => Assert.DoesNotContain("secret", Sample.Request.User.Identity!.ToString(), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Items_that_are_not_known_are_passed_over()
    {
        var bytes = Sample.Bytes(Sample.Request.WriteTo);
        byte[] more = [.. bytes, 0x7E, 0, 0, 3, 1, 2, 3];
        Assert.Equal(Sample.Text(Sample.Request), Sample.Text(AssociateRequest.Read(Body(more))));
    }

    [Fact]
    public void Every_cut_body_is_refused_or_lacks_an_item()
    {
        var bytes = Sample.Bytes(Sample.Request.WriteTo);
        for (var length = DicomFrame.HeaderBytes; length < bytes.Length; length++)
            Assert.Throws<DicomNetworkException>(() => AssociateRequest.Read(Body(bytes[..length])));
    }

    [Theory]
    [InlineData(1, DicomNetworkReject.BadContextId)] // given twice
    [InlineData(4, DicomNetworkReject.BadContextId)]
    [InlineData(0, DicomNetworkReject.BadContextId)]
    public void Contexts_have_odd_numbers_of_their_own(byte second, DicomNetworkReject reason)
    {
        var request = Sample.Request with { Contexts = [Sample.Request.Contexts[0], Sample.Request.Contexts[1] with { Id = second }] };
        Assert.Equal(reason, Assert.Throws<DicomNetworkException>(() => AssociateRequest.Read(Body(Sample.Bytes(request.WriteTo)))).Reason);
    }

    [Fact]
    public void Refusals_come_back()
    {
        foreach (var reject in new[] { AssociateReject.CalledAeNotRecognized, AssociateReject.LocalLimitExceeded, AssociateReject.ProtocolVersionNotSupported })
            Assert.Equal(reject, DicomFrameWriter.ReadReject(Body(Sample.Bytes(output => DicomFrameWriter.Write(output, reject)))));
        var abort = new AssociateAbort(AbortSource.ServiceProvider, AbortReason.InvalidParameterValue);
        Assert.Equal(abort, DicomFrameWriter.ReadAbort(Body(Sample.Bytes(output => DicomFrameWriter.Write(output, abort)))));
    }

    [Fact]
    public void The_acceptors_way_through_the_states()
    {
        var machine = new AssociationMachine(isRequestor: false);
        Assert.Equal(AssociationAction.AE5, machine.Take(AssociationEvent.TransportCame));
        Assert.Equal(AssociationAction.AE6, machine.Take(AssociationEvent.RequestPdu));
        Assert.Equal(AssociationAction.AE7, machine.Take(AssociationEvent.LocalAccept));
        Assert.True(machine.IsOpen);
        Assert.Equal(AssociationAction.DT2, machine.Take(AssociationEvent.DataPdu));
        Assert.Equal(AssociationAction.DT1, machine.Take(AssociationEvent.LocalData));
        Assert.Equal(AssociationAction.AR2, machine.Take(AssociationEvent.ReleaseRequestPdu));
        Assert.Equal(AssociationAction.AR4, machine.Take(AssociationEvent.LocalReleaseResponse));
        Assert.Equal(AssociationAction.AR5, machine.Take(AssociationEvent.TransportClosed));
        Assert.Equal(AssociationState.Idle, machine.State);
    }

    [Fact]
    public void Both_release_at_once()
    {
        var requestor = Opened(true);
        var acceptor = Opened(false);
        requestor.Take(AssociationEvent.LocalRelease);
        acceptor.Take(AssociationEvent.LocalRelease);
        Assert.Equal(AssociationAction.AR8, requestor.Take(AssociationEvent.ReleaseRequestPdu));
        Assert.Equal(AssociationAction.AR8, acceptor.Take(AssociationEvent.ReleaseRequestPdu));
        Assert.Equal(AssociationAction.AR9, requestor.Take(AssociationEvent.LocalReleaseResponse));
        Assert.Equal(AssociationAction.AR10, acceptor.Take(AssociationEvent.ReleaseResponsePdu));
        Assert.Equal(AssociationAction.AR4, acceptor.Take(AssociationEvent.LocalReleaseResponse));
        Assert.Equal(AssociationAction.AR3, requestor.Take(AssociationEvent.ReleaseResponsePdu));
        Assert.Equal((AssociationState.Idle, AssociationState.AwaitingClose), (requestor.State, acceptor.State));
    }

    [Theory]
    [InlineData(AssociationEvent.DataPdu, AssociationAction.AA1)]
    [InlineData(AssociationEvent.InvalidPdu, AssociationAction.AA1)]
    [InlineData(AssociationEvent.AbortPdu, AssociationAction.AA2)]
    [InlineData(AssociationEvent.ArtimExpired, AssociationAction.AA2)]
    public void What_comes_before_a_request_ends_the_association(AssociationEvent happened, AssociationAction action)
    {
        var machine = new AssociationMachine(isRequestor: false);
        machine.Take(AssociationEvent.TransportCame);
        Assert.Equal(action, machine.Take(happened));
    }

    [Fact]
    public void A_second_request_aborts() => Assert.Equal(AssociationAction.AA8, Opened(false).Take(AssociationEvent.RequestPdu));

    private static AssociationMachine Opened(bool isRequestor)
    {
        var machine = new AssociationMachine(isRequestor);
        foreach (var happened in isRequestor ? new[] { AssociationEvent.LocalRequest, AssociationEvent.TransportOpened, AssociationEvent.AcceptPdu } : [AssociationEvent.TransportCame, AssociationEvent.RequestPdu, AssociationEvent.LocalAccept])
            machine.Take(happened);
        Assert.True(machine.IsOpen);
        return machine;
    }

    private static ReadOnlySequence<byte> Body(byte[] pdu) => new(pdu.AsMemory(DicomFrame.HeaderBytes));
}
