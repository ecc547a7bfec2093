using Meridian.Gateway.Decoding;
using Meridian.Gateway.Dicom.Query;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Dicom;

/// <summary>How the server composes this room.</summary>
public static class DicomServices
{
    /// <summary>Adds the listener, the services that it provides and the caller. Needs Core's intake, connection book, peers and imaging.</summary>
    /// <exception cref="OptionsValidationException">A setting cannot be used.</exception>
    public static IServiceCollection AddDicomGateway(this IServiceCollection services, DicomOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var checkedOptions = new DicomOptionsValidator().Validate(null, options);
        if (checkedOptions.Failed) throw new OptionsValidationException(nameof(DicomOptions), typeof(DicomOptions), checkedOptions.Failures);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<DicomEndpoint>();
        services.AddSingleton<IConnectionListenerFactory, DicomListenerFactory>();
        services.AddSingleton<DicomCaller>();
        services.AddSingleton<IDicomService, VerificationService>();
        services.AddSingleton<IDicomService, StorageService>();
        services.AddDicomQuery();
        services.AddSingleton<IMessageDecoder, DicomDecoder>();
        services.AddSingleton<IMessageTranslation, DicomReplay>();
        return services;
    }

    /// <summary>Serves DICOM on this listener, best on a <see cref="DicomListenerEndPoint"/>; put TLS before it (<c>UseHttps</c>).</summary>
    public static ListenOptions UseDicom(this ListenOptions listen)
    {
        listen.UseConnectionHandler<DicomEndpoint>();
        return listen;
    }
}
