using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Access;

/// <summary>Tokens for programs: 256 random bits, kept as their SHA-256 (documents of kind <c>token</c>), with a role and an end.</summary>
public sealed class Tokens(IIntake intake, AuditTrail audit, TimeProvider clock) : IEarlyListener, ILoadable
{
    public const string DocumentKind = "token";
    /// <summary>Every secret begins so, so that scanners for leaked secrets can find it.</summary>
    public const string Prefix = "mrdn_";
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    private readonly ConcurrentDictionary<string, ApiToken> byHash = new(StringComparer.Ordinal);

    public IReadOnlyList<ApiToken> All => [.. byHash.Values.OrderBy(t => t.CreatedAt).ThenBy(t => t.Id, StringComparer.Ordinal)];

    public void Load(IRecordReader reader)
    {
        byHash.Clear();
        foreach (var document in reader.Documents(DocumentKind)) Apply(document);
    }

    /// <summary>The token that this secret is of, while it lasts; null: none.</summary>
    public ApiToken? Find(string secret) => secret.StartsWith(Prefix, StringComparison.Ordinal) && secret.Length < 128
        && byHash.TryGetValue(HashOf(secret), out var token) && token.ExpiresAt > clock.GetUtcNow() ? token : null;

    /// <param name="life">How long it lasts; above 0, at most ten years.</param>
    public async Task<AccessAnswer<IssuedToken>> IssueAsync(string name, Role role, TimeSpan life, Actor actor, CancellationToken cancellation = default)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 64) return new(AccessRefusal.BadName, null);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(life, TimeSpan.Zero);
        if (life > LongestLife) life = LongestLife;
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var hash = HashOf(secret);
        return await intake.DecideAsync(batch =>
        {
            var now = clock.GetUtcNow();
            var token = new ApiToken(hash[..12].ToLowerInvariant(), name, role, actor.Name, now, now + life);
            batch.Documents.Add(new(DocumentKind, hash, ReadableJson.Write(token), now));
            audit.Append(batch, actor, "access.token-issue", "token/" + token.Id, ReadableJson.Write(new { name, role = role.ToString(), token.ExpiresAt }));
            return new AccessAnswer<IssuedToken>(AccessRefusal.None, new(token, secret));
        }, cancellation);
    }

    public Task<AccessRefusal> RevokeAsync(string id, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        var (hash, token) = byHash.FirstOrDefault(t => t.Value.Id == id);
        if (token is null) return AccessRefusal.NotFound;
        batch.Documents.Add(new(DocumentKind, hash, null, clock.GetUtcNow()));
        audit.Append(batch, actor, "access.token-revoke", "token/" + id, ReadableJson.Write(new { token.Name }));
        return AccessRefusal.None;
    }, cancellation);

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var document in batch.Documents)
            if (document.Kind == DocumentKind) Apply(document);
    }

    private void Apply(DocumentRow document)
    {
        if (document.Body is null) byHash.TryRemove(document.Key, out _);
        else if (ReadableJson.Read<ApiToken>(document.Body) is { } token) byHash[document.Key] = token;
    }

    private static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
