using Meridian.Core.Connections;
using Meridian.Core.Feed;
using Meridian.Core.Forwarding;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Decoding;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Hl7v2;

/// <summary>How the server composes this room.</summary>
public static class Hl7v2Services
{
    /// <summary>Adds the listener and what decodes, replays and reports back over HL7 v2. Needs Core's intake, connection book and alert status feed; its laboratory where analyzers ask for work.</summary>
    /// <exception cref="OptionsValidationException">A setting cannot be used.</exception>
    public static IServiceCollection AddHl7v2Gateway(this IServiceCollection services, Hl7v2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var checkedOptions = new Hl7v2OptionsValidator().Validate(null, options);
        if (checkedOptions.Failed) throw new OptionsValidationException(nameof(Hl7v2Options), typeof(Hl7v2Options), checkedOptions.Failures);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<Hl7v2LabHost>();
        services.AddSingleton(s => new Hl7v2Endpoint(options, s.GetRequiredService<IIntake>(), s.GetRequiredService<ConnectionBook>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<Hl7v2Endpoint>>())
        {
            Work = s.GetService<HostQuery>() is null ? null : s.GetRequiredService<Hl7v2LabHost>(),
        });
        services.AddHostedService<Hl7v2AlertStatusLink>();
        if (options.ConnectPeers.Count > 0) services.AddHostedService<Hl7v2Links>();
        if (options.OrderStatusPeer is { Length: > 0 })
        {
            services.AddSingleton<IBatchFollower, Hl7v2OrderStatusFollower>();
            services.AddSingleton<IDeliverer, Hl7v2OrderStatusLink>();
        }
        if (!string.IsNullOrWhiteSpace(options.ResultPeers + options.Analyzers))
        {
            services.AddSingleton<IBatchFollower, Hl7v2LabRoutes>();
            services.AddSingleton<IDeliverer, Hl7v2LabDeliverer>();
        }
        services.AddSingleton<IMessageDecoder, Hl7v2Decoder>();
        services.AddSingleton<IMessageTranslation, Hl7v2MessageTranslation>();
        return services;
    }

    /// <summary>Serves HL7 v2 over MLLP on this listener; put TLS before it (<c>UseHttps</c>).</summary>
    public static ListenOptions UseHl7v2(this ListenOptions listen)
    {
        listen.UseConnectionHandler<Hl7v2Endpoint>();
        return listen;
    }
}
