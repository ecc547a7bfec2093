using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary>What a person's browser does at the API, without the pages: signs in, asks, changes.</summary>
public sealed class HubClient : IDisposable
{
    public const string Name = "engineer.one", Password = "correct horse battery staple";
    private readonly HttpClient http;

    private HubClient(HubProcess hub)
    {
        http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = hub.Address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("X-Meridian", "1");
    }

    public HttpClient Http => http;

    /// <summary>Uses the one-time set-up link on a new data folder, else signs in with the account that it made.</summary>
    public static async Task<HubClient> SignInAsync(HubProcess hub)
    {
        var client = new HubClient(hub);
        var answer = hub.SetupCode is { } code
            ? await client.http.PostAsJsonAsync("api/v1/setup", new { code, name = Name, password = Password })
            : await client.http.PostAsJsonAsync("api/v1/session", new { name = Name, password = Password });
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"sign-in: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        if (hub.SetupCode is not null && !answer.Headers.Contains("Set-Cookie"))
        {
            answer = await client.http.PostAsJsonAsync("api/v1/session", new { name = Name, password = Password });
            answer.EnsureSuccessStatusCode();
        }
        return client;
    }

    /// <summary>In a demonstration nobody needs to sign in.</summary>
    public static HubClient Visit(HubProcess hub) => new(hub);

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>All items of a paged list.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path)
    {
        var items = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = await GetAsync(path + (path.Contains('?') ? "&" : "?") + "limit=500" + (next is null ? "" : $"&before={Uri.EscapeDataString(next)}"));
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.TryGetProperty("next", out var cursor) && cursor.ValueKind is JsonValueKind.String or JsonValueKind.Number ? cursor.ToString() : null;
        } while (next is not null);
        return items;
    }

    /// <summary>Asks until the answer satisfies, each time after the hub has had a moment; fails with the last answer at the deadline.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> satisfies, TimeSpan? deadline = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var stop = new CancellationTokenSource(deadline ?? TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await GetAsync(path);
            if (satisfies(answer)) return answer;
            try { await timer.WaitForNextTickAsync(stop.Token); }
            catch (OperationCanceledException) { throw new TimeoutException($"GET {path} never satisfied; last: {answer}"); }
        }
    }

    public void Dispose() => http.Dispose();
}
