using System.Net;
using Meridian.Core.Access;
using Meridian.Core.Audit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>Who may read and who may store, and which pages of other origins may ask.</summary>
public sealed class AccessTests
{
    [Fact(Timeout = 180_000)]
    public async Task Viewers_read_nurses_store_and_nobody_else_does_either()
    {
        var ct = DicomWebHub.Recorded("CT_small.dcm");
        await using var hub = await DicomWebHub.StartAsync(demo: false);
        async Task<(int Read, int Store)> As(Role? role)
        {
            hub.Http.DefaultRequestHeaders.Authorization = role is { } some
                ? new("Bearer", (await hub.Hub.Services.GetRequiredService<Tokens>().IssueAsync("test-" + some, some, TimeSpan.FromDays(1), Actor.Hub)).Value!.Secret) : null;
            using var read = await hub.GetAsync("studies");
            if (role is null) Assert.Equal("Bearer", Assert.Single(read.Headers.WwwAuthenticate).Scheme);
            var (store, _) = await hub.StoreAsync("studies", ct);
            return ((int)read.StatusCode, (int)store);
        }

        Assert.Equal((401, 401), await As(null));
        Assert.Equal((200, 403), await As(Role.Viewer));
        Assert.Equal((200, 200), await As(Role.Nurse));
        Assert.Equal((200, 200), await As(Role.Administrator));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_page_of_another_origin_reads_only_when_the_settings_name_it()
    {
        await using var hub = await DicomWebHub.StartAsync(demo: false, ("dicomWeb:allowedOrigins:0", "https://viewer.example"));
        foreach (var (origin, allowed) in new[] { ("https://viewer.example", true), ("https://other.example", false) })
        {
            using var asked = await hub.GetAsync("studies", null, r => { r.Headers.Add("Origin", origin); r.Headers.Add("Access-Control-Request-Method", "GET"); }, HttpMethod.Options);
            Assert.Equal(allowed, asked.Headers.Contains("Access-Control-Allow-Origin"));
            if (allowed) Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        }
    }
}
