using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>Verification (PS3.4 Annex A): answers C-ECHO.</summary>
internal sealed class VerificationService : IDicomService
{
    public const string SopClass = "1.2.840.10008.1.1";

    public bool Provides(string abstractSyntax) => abstractSyntax == SopClass;

    public Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation) =>
        responder.SendAsync(request.Message is CEchoRequest ? DicomStatus.Success : DicomStatus.UnrecognizedOperation, cancellation: cancellation).AsTask();
}
