using Meridian.Gateway.Decoding;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Lis;

/// <summary>How the server composes this room.</summary>
public static class LisServices
{
    /// <summary>Adds the listener, the hub's own connections to instruments, and what decodes and replays. Needs Core's intake, connection book and laboratory.</summary>
    /// <exception cref="OptionsValidationException">A setting cannot be used.</exception>
    public static IServiceCollection AddLisGateway(this IServiceCollection services, LisOptions options)
    {
        var checkedOptions = new LisOptionsValidator().Validate(null, options);
        if (checkedOptions.Failed) throw new OptionsValidationException(nameof(LisOptions), typeof(LisOptions), checkedOptions.Failures);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<LisDrivers>();
        services.TryAddSingleton<ILisOrders, LisOrders>();
        services.AddSingleton<LisEndpoint>();
        services.AddHostedService<LisLinks>();
        services.AddSingleton<Core.Laboratory.ILabListener, LisBroadcast>();
        services.AddSingleton<IMessageDecoder, LisDecoder>();
        services.AddSingleton<IConversationReader, LisConversationReader>();
        services.AddSingleton<IMessageTranslation, LisMessageTranslation>();
        return services;
    }

    /// <summary>Serves LIS1-A on this listener; put TLS before it (<c>UseHttps</c>).</summary>
    public static ListenOptions UseLis(this ListenOptions listen)
    {
        listen.UseConnectionHandler<LisEndpoint>();
        return listen;
    }
}
