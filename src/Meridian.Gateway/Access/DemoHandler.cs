using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Access;

/// <summary>Signs every visitor in as the demo administrator; <see cref="DemoGuard"/> lets only loopback so far.</summary>
internal sealed class DemoHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(DemoGuard.IsLocal(Context)
            ? AuthenticateResult.Success(new(Credential.Demo.ToPrincipal(Schemes.Demo), Schemes.Demo))
            : AuthenticateResult.NoResult());
}
