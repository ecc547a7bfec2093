using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom;

public sealed class AssociationTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task The_hubs_own_caller_verifies_and_releases()
    {
        await using var host = await DicomHost.StartAsync();
        await using (var association = await host.Caller.OpenAsync(host.Itself, DicomProposal.For(VerificationService.SopClass), Deadline))
        {
            Assert.Equal(DicomStatus.Success, await association.EchoAsync(Deadline));
            Assert.Equal(DicomStatus.Success, await association.EchoAsync(Deadline));
        }
        var closed = await host.Intake.EventAsync(Core.Record.ConnectionEventKind.Closed);
        Assert.Equal("released", closed.Detail);
        Assert.All(host.Book.All, c => Assert.False(c.IsOpen));
    }

    [Fact(Timeout = 180_000)]
    public async Task Another_called_title_is_refused_where_it_is_checked()
    {
        await using var host = await DicomHost.StartAsync(new() { CheckCalledAe = true });
        var refused = await Assert.ThrowsAsync<DicomAssociationException>(() => host.Caller.OpenAsync(host.Itself with { AeTitle = "OTHER" }, DicomProposal.For(VerificationService.SopClass), Deadline));
        Assert.Equal(AssociateReject.CalledAeNotRecognized, refused.Reject);
    }

    [Fact(Timeout = 180_000)]
    public async Task An_association_too_many_is_refused_for_the_time_being()
    {
        await using var host = await DicomHost.StartAsync(new() { MaxAssociations = 1 });
        await using var first = await host.Caller.OpenAsync(host.Itself, DicomProposal.For(VerificationService.SopClass), Deadline);
        var refused = await Assert.ThrowsAsync<DicomAssociationException>(() => host.Caller.OpenAsync(host.Itself, DicomProposal.For(VerificationService.SopClass), Deadline));
        Assert.Equal(AssociateReject.TemporaryCongestion, refused.Reject);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_class_that_nobody_provides_is_not_accepted()
    {
        await using var host = await DicomHost.StartAsync();
        await using var association = await host.Caller.OpenAsync(host.Itself, DicomProposal.For(VerificationService.SopClass, "1.2.3.4"), Deadline);
        Assert.Single(association.Info.Contexts);
        var refused = await Assert.ThrowsAsync<DicomAssociationException>(() => association.InvokeAsync(new CFindRequest { SopClassUid = "1.2.3.4" }, cancellation: Deadline));
        Assert.Equal(AssociationFailure.NotAccepted, refused.Failure);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_query_is_answered_match_by_match_and_can_be_cancelled()
    {
        await using var host = await DicomHost.StartAsync(services: s => s.AddSingleton<IDicomService, CountingService>());
        await using var association = await host.Caller.OpenAsync(host.Itself, DicomProposal.For(CountingService.SopClass), Deadline);
        List<int> seen = [];
        var whole = await association.FindAsync(CountingService.SopClass, new byte[] { 3 }, match => { seen.Add(match.Span[0]); return true; }, Deadline);
        Assert.Equal(DicomStatus.Success, whole.Status);
        Assert.Equal([0, 1, 2], seen);
        seen.Clear();
        var cut = await association.FindAsync(CountingService.SopClass, new byte[] { 200 }, match => { seen.Add(match.Span[0]); return seen.Count < 2; }, Deadline);
        Assert.Equal(DicomStatus.Cancel, cut.Status);
        Assert.Equal([0, 1], seen);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_service_that_throws_answers_processing_failure_and_the_association_goes_on()
    {
        await using var host = await DicomHost.StartAsync(services: s => s.AddSingleton<IDicomService, CountingService>());
        await using var association = await host.Caller.OpenAsync(host.Itself, DicomProposal.For(CountingService.SopClass), Deadline);
        Assert.Equal(DicomStatus.ProcessingFailure, (await association.FindAsync(CountingService.SopClass, new byte[] { 255 }, _ => true, Deadline)).Status);
        Assert.Equal(DicomStatus.Success, (await association.FindAsync(CountingService.SopClass, new byte[] { 1 }, _ => true, Deadline)).Status);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_is_not_there_is_unreachable()
    {
        await using var host = await DicomHost.StartAsync();
        var refused = await Assert.ThrowsAsync<DicomAssociationException>(() => host.Caller.OpenAsync(host.Itself with { Port = 1 }, DicomProposal.For(VerificationService.SopClass), Deadline));
        Assert.Equal(AssociationFailure.Unreachable, refused.Failure);
    }

    /// <summary>Answers a query with as many matches as its only byte says; 255 breaks, over 100 waits for the cancel after two.</summary>
    private sealed class CountingService : IDicomService
    {
        public const string SopClass = "1.2.840.10008.5.1.4.1.2.2.1";

        public bool Provides(string abstractSyntax) => abstractSyntax == SopClass;

        public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
        {
            var count = request.Dataset.Span[0];
            if (count == 255) throw new InvalidOperationException("broken");
            for (byte i = 0; i < count; i++)
            {
                if (i == 2 && count > 100)
                {
                    var cancelled = new TaskCompletionSource();
                    await using var wait = request.Cancelled.UnsafeRegister(s => ((TaskCompletionSource)s!).TrySetResult(), cancelled);
                    await cancelled.Task;
                    await responder.SendAsync(DicomStatus.Cancel, cancellation: cancellation);
                    return;
                }
                await responder.SendAsync(request.Message.Answer(DicomStatus.Pending), new byte[] { i }, cancellation);
            }
            await responder.SendAsync(DicomStatus.Success, cancellation: cancellation);
        }
    }
}
