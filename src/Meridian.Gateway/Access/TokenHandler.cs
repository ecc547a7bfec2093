using System.Text.Encodings.Web;
using Meridian.Core.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Access;

/// <summary><c>Authorization: Bearer TOKEN</c> (RFC 6750 2.1).</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Tokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(tokens.Find(header[Prefix.Length..].Trim()) is { } token
            ? AuthenticateResult.Success(new(Credential.Of(token).ToPrincipal(Schemes.Token), Schemes.Token))
            : AuthenticateResult.Fail("The token is unknown or has ended."));
    }
}
