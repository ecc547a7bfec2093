using System.Security.Cryptography;
using System.Text;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Access;

/// <summary>
/// The one-time code by which the first administrator is made: 160 random bits, printed once by the server, kept as its SHA-256
/// in document <c>setup/code</c>. A start without accounts issues a new one, which replaces the old.
/// </summary>
public sealed class SetupCode(IIntake intake, AuditTrail audit, Accounts accounts, FailureLog failureLog, IRecordReader reader, TimeProvider clock)
{
    public const string DocumentKind = "setup";
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public bool IsNeeded => !accounts.Any;

    /// <summary>A new code to print; null when accounts exist.</summary>
    public async Task<string?> IssueAsync(CancellationToken cancellation = default)
    {
        if (!IsNeeded) return null;
        var code = RandomNumberGenerator.GetString(Alphabet, 32);
        await intake.DecideAsync(batch =>
        {
            batch.Documents.Add(new(DocumentKind, "code", ReadableJson.Write(HashOf(code)), clock.GetUtcNow()));
            return audit.Append(batch, Actor.Hub, "access.setup-code");
        }, cancellation);
        return code;
    }

    /// <summary>Makes the first administrator; the code is used up in the same transaction.</summary>
    public async Task<AccessAnswer<Account>> RedeemAsync(string code, string name, string password, string? origin, CancellationToken cancellation = default)
    {
        if (!IsNeeded) return new(AccessRefusal.WrongSetupCode, null);
        var stored = reader.Documents(DocumentKind).FirstOrDefault(d => d.Key == "code")?.Body;
        if (stored is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(stored), Encoding.ASCII.GetBytes(ReadableJson.Write(HashOf(code.Trim().ToUpperInvariant())))))
        {
            await failureLog.WriteAsync(new("unknown", origin), "access.setup-failed", cancellation);
            return new(AccessRefusal.WrongSetupCode, null);
        }
        if (accounts.Check(name, password) is var refusal and not AccessRefusal.None) return new(refusal, null);
        var hash = Accounts.HashOf(name, password);
        return await intake.DecideAsync(batch =>
        {
            // two may come at once: the second finds an account
            if (accounts.Any) return new AccessAnswer<Account>(AccessRefusal.WrongSetupCode, null);
            batch.Documents.Add(new(DocumentKind, "code", null, clock.GetUtcNow()));
            return accounts.AddTo(batch, name, hash, Role.Administrator, new(name, origin));
        }, cancellation);
    }

    private static string HashOf(string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
