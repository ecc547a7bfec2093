using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Meters;
using Meridian.Gateway.Decoding;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Poct1;

/// <summary>How the server composes this room.</summary>
public static class Poct1Services
{
    /// <summary>Adds the listener and what decodes and replays POCT1-A. Needs Core's intake, connection book, operators, beds and the record's reader.</summary>
    /// <exception cref="OptionsValidationException">A setting cannot be used.</exception>
    public static IServiceCollection AddPoct1Gateway(this IServiceCollection services, Poct1Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var checkedOptions = new Poct1OptionsValidator().Validate(null, options);
        if (checkedOptions.Failed) throw new OptionsValidationException(nameof(Poct1Options), typeof(Poct1Options), checkedOptions.Failures);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<Poct1Lists>();
        services.AddSingleton(provider => new Poct1Endpoint(options, provider.GetRequiredService<IIntake>(), provider.GetRequiredService<ConnectionBook>(), provider.GetRequiredService<MeterOperators>(),
            provider.GetRequiredService<Poct1Lists>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Poct1Endpoint>>()));
        services.AddSingleton<IMessageDecoder, Poct1Decoder>();
        services.AddSingleton<IMessageTranslation, Poct1MessageTranslation>();
        return services;
    }

    /// <summary>Serves POCT1-A on this listener; put TLS before it (<c>UseHttps</c>).</summary>
    public static ListenOptions UsePoct1(this ListenOptions listen)
    {
        listen.UseConnectionHandler<Poct1Endpoint>();
        return listen;
    }
}
