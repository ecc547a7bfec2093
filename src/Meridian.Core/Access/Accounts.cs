using System.Collections.Concurrent;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Microsoft.AspNetCore.Identity;

namespace Meridian.Core.Access;

/// <summary>
/// Accounts, kept as documents of kind <c>account</c>; passwords as PBKDF2 hashes. There is no default account. Every change
/// and every failed sign-in goes through the writer with its audit entry. Hashing runs on the caller's thread.
/// </summary>
public sealed class Accounts(IIntake intake, AuditTrail audit, FailureLog failureLog, AccessOptions options, TimeProvider clock) : IEarlyListener, ILoadable
{
    public const string DocumentKind = "account";
    private const int LockOutsKept = 10_000;

    private static readonly PasswordHasher<string> Hasher = new();
    // checked against when a name is unknown, so that the time of the answer does not tell who exists
    private static readonly Lazy<string> NobodysHash = new(() => Hasher.HashPassword("", Guid.NewGuid().ToString()));

    private readonly ConcurrentDictionary<string, StoredAccount> accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Failures> failures = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock failuresGate = new();

    public bool Any => !accounts.IsEmpty;
    public IReadOnlyList<Account> All => [.. accounts.Values.OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase).Select(View)];
    public Account? Find(string name) => accounts.TryGetValue(name, out var account) ? View(account) : null;

    public void Load(IRecordReader reader)
    {
        accounts.Clear();
        foreach (var document in reader.Documents(DocumentKind)) Apply(document);
    }

    /// <summary>Checks name and password. A failure is counted and written to the audit trail; five lock the name for a while.</summary>
    /// <exception cref="RecordUnavailableException">The sign-in cannot be written down now.</exception>
    public async Task<AccessAnswer<Account>> SignInAsync(string name, string password, string? origin, CancellationToken cancellation = default)
    {
        if (LockedUntil(name) is not null) return new(AccessRefusal.LockedOut, Find(name));
        accounts.TryGetValue(name, out var account);
        var verdict = password.Length > 256 ? PasswordVerificationResult.Failed
            : Hasher.VerifyHashedPassword(name, account?.PasswordHash ?? NobodysHash.Value, password);
        var refusal = account is null || verdict == PasswordVerificationResult.Failed ? AccessRefusal.WrongPassword
            : account.IsDisabled ? AccessRefusal.Disabled : AccessRefusal.None;
        if (refusal == AccessRefusal.None)
        {
            lock (failuresGate) failures.Remove(name);
            await intake.DecideAsync(batch => audit.Append(batch, new(account!.Name, origin), "access.signin"), cancellation);
            return new(AccessRefusal.None, View(account!));
        }
        var locked = CountFailure(name);
        // the name as typed may be a password typed into the wrong field: only a known name is written
        await failureLog.WriteAsync(new(account?.Name ?? "unknown", origin), locked ? "access.lockout" : "access.signin-failed", cancellation);
        return new(refusal, null);
    }

    /// <summary>A new account.</summary>
    public async Task<AccessAnswer<Account>> CreateAsync(string name, string password, Role role, Actor actor, CancellationToken cancellation = default)
    {
        if (Check(name, password) is var refusal and not AccessRefusal.None) return new(refusal, null);
        var hash = Hasher.HashPassword(name, password);
        return await intake.DecideAsync(batch => AddTo(batch, name, hash, role, actor), cancellation);
    }

    /// <summary>Changes what is given; null leaves it.</summary>
    public async Task<AccessAnswer<Account>> ChangeAsync(string name, Role? role, string? password, bool? isDisabled, Actor actor, CancellationToken cancellation = default)
    {
        if (password is not null && CheckPassword(password) is var refusal and not AccessRefusal.None) return new(refusal, null);
        var hash = password is null ? null : Hasher.HashPassword(name, password);
        return await intake.DecideAsync(batch =>
        {
            if (!accounts.TryGetValue(name, out var old)) return new AccessAnswer<Account>(AccessRefusal.NotFound, null);
            var changed = old with { Role = role ?? old.Role, PasswordHash = hash ?? old.PasswordHash, IsDisabled = isDisabled ?? old.IsDisabled, Version = old.Version + 1 };
            if ((changed.Role != Role.Administrator || changed.IsDisabled) && IsLastAdministrator(old)) return new(AccessRefusal.LastAdministrator, null);
            Put(batch, changed);
            audit.Append(batch, actor, "access.account-change", "account/" + old.Name, ReadableJson.Write(new { role, passwordChanged = hash is not null, isDisabled }));
            lock (failuresGate) failures.Remove(name);
            return new(AccessRefusal.None, View(changed));
        }, cancellation);
    }

    public Task<AccessRefusal> DeleteAsync(string name, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (!accounts.TryGetValue(name, out var old)) return AccessRefusal.NotFound;
        if (IsLastAdministrator(old)) return AccessRefusal.LastAdministrator;
        batch.Documents.Add(new(DocumentKind, Key(old.Name), null, clock.GetUtcNow()));
        audit.Append(batch, actor, "access.account-delete", "account/" + old.Name);
        return AccessRefusal.None;
    }, cancellation);

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var document in batch.Documents)
            if (document.Kind == DocumentKind) Apply(document);
    }

    internal AccessRefusal Check(string name, string password) =>
        name.Length is < 1 or > 64 || !name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@') || name.ToLowerInvariant() is "hub" or "unknown" ? AccessRefusal.BadName : CheckPassword(password);

    internal static string HashOf(string name, string password) => Hasher.HashPassword(name, password);

    /// <summary>On the writer's thread: adds the account to a decision's batch.</summary>
    internal AccessAnswer<Account> AddTo(RecordBatch batch, string name, string passwordHash, Role role, Actor actor)
    {
        if (accounts.ContainsKey(name)) return new(AccessRefusal.NameTaken, null);
        var account = new StoredAccount(name, role, passwordHash, false, clock.GetUtcNow(), 1);
        Put(batch, account);
        audit.Append(batch, actor, "access.account-create", "account/" + name, ReadableJson.Write(new { role = role.ToString() }));
        return new(AccessRefusal.None, View(account));
    }

    private AccessRefusal CheckPassword(string password) =>
        password.Length < options.LeastPasswordLength || password.Length > 256 ? AccessRefusal.BadPassword : AccessRefusal.None;

    private bool IsLastAdministrator(StoredAccount account) => account is { Role: Role.Administrator, IsDisabled: false }
        && accounts.Values.Count(a => a is { Role: Role.Administrator, IsDisabled: false }) == 1;

    private void Put(RecordBatch batch, StoredAccount account) =>
        batch.Documents.Add(new(DocumentKind, Key(account.Name), ReadableJson.Write(account), clock.GetUtcNow()));

    private static string Key(string name) => name.ToLowerInvariant();

    private void Apply(DocumentRow document)
    {
        if (document.Body is null) accounts.TryRemove(document.Key, out _);
        else if (ReadableJson.Read<StoredAccount>(document.Body) is { } account) accounts[account.Name] = account;
    }

    private Account View(StoredAccount account) => new(account.Name, account.Role, account.IsDisabled, account.CreatedAt, LockedUntil(account.Name), account.Version);

    // Lock-outs live in memory and on the monotonic clock: a jump of the wall clock neither frees nor jails anybody.
    private DateTimeOffset? LockedUntil(string name)
    {
        lock (failuresGate)
        {
            if (!failures.TryGetValue(name, out var f) || f.Count < options.FailuresToLockOut) return null;
            var left = options.LockOut - clock.GetElapsedTime(f.LastAt);
            if (left > TimeSpan.Zero) return clock.GetUtcNow() + left;
            failures.Remove(name);
            return null;
        }
    }

    /// <returns>True when this failure locked the name.</returns>
    private bool CountFailure(string name)
    {
        lock (failuresGate)
        {
            if (failures.Count >= LockOutsKept)
                foreach (var old in failures.OrderBy(f => f.Value.LastAt).Take(LockOutsKept / 10).Select(f => f.Key).ToList()) failures.Remove(old);
            var count = failures.TryGetValue(name, out var f) && clock.GetElapsedTime(f.LastAt) < options.LockOut ? f.Count + 1 : 1;
            failures[name] = new(count, clock.GetTimestamp());
            return count == options.FailuresToLockOut;
        }
    }

    private readonly record struct Failures(int Count, long LastAt);
}
