using System.Net;
using System.Net.Http.Json;
using Meridian.Core.Access;
using Meridian.Gateway.Access;
using Meridian.Server.Tests.Admin;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Meridian.Server.Tests.Access;

/// <summary>Every route with every role. The routes are those that the server has, so that a new one without a role fails here.</summary>
public sealed class RoleMatrixTests
{
    /// <summary>Who may call without signing in: sign-in itself, and what says that an address is wrong.</summary>
    private static readonly string[] Open = ["GET api/v1/session", "POST api/v1/session", "DELETE api/v1/session", "POST api/v1/setup", "* api/{**rest}"];

    [Fact(Timeout = 180_000)]
    public async Task Every_route_names_its_least_role_or_is_known_to_be_open()
    {
        await using var host = await ApiHost.StartAsync();
        var wrong = Routes(host).Where(route => route.Endpoint.Metadata.GetMetadata<LeastRole>() is null
            ? !Open.Contains(route.Name)
            : Open.Contains(route.Name) || route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || route.Endpoint.Metadata.GetMetadata<IAuthorizeData>() is null);
        Assert.Empty(wrong.Select(route => route.Name));
    }

    [Fact(Timeout = 180_000)]
    public async Task Each_role_may_what_it_may_and_no_more()
    {
        await using var host = await ApiHost.StartAsync();
        var clients = new Dictionary<Role, HttpClient>();
        foreach (var role in Enum.GetValues<Role>()) clients[role] = await host.AsAsync(role);
        using var nobody = host.Anonymous();
        nobody.DefaultRequestHeaders.Add("X-Meridian", "1");
        var wrong = new List<string>();
        foreach (var (name, endpoint, method) in Routes(host))
        {
            if (endpoint.Metadata.GetMetadata<LeastRole>()?.Role is not { } least) continue;
            var path = "/" + System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", match => match.Value.StartsWith("{document", StringComparison.Ordinal) ? "v1" : "999");
            if (await CallAsync(nobody, method, path) is var none and not HttpStatusCode.Unauthorized) wrong.Add($"{name}: nobody got {none}");
            foreach (var (role, client) in clients)
            {
                var status = await CallAsync(client, method, path);
                if (role < least ? status != HttpStatusCode.Forbidden : status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError)
                    wrong.Add($"{name}: {role} got {status}");
            }
        }
        Assert.Empty(wrong);
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "DELETE")) request.Content = JsonContent.Create(new { });
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static IEnumerable<(string Name, RouteEndpoint Endpoint, string Method)> Routes(ApiHost host) =>
        from endpoint in host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]
        where method != "CONNECT"
        select ($"{method} {endpoint.RoutePattern.RawText!.TrimStart('/')}", endpoint, method);
}
