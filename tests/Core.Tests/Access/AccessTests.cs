using Meridian.Core.Access;
using Meridian.Core.Audit;
using Meridian.Core.Tests.Fakes;

namespace Meridian.Core.Tests.Access;

public sealed class AccessTests
{
    private const string Password = "correct horse battery";
    private static readonly Actor Eva = new("eva", "10.0.0.1");

    private static async Task<HubUnderTest> WithAdministratorAsync()
    {
        var hub = await HubUnderTest.StartAsync();
        var code = await hub.Get<SetupCode>().IssueAsync();
        Assert.True((await hub.Get<SetupCode>().RedeemAsync(code!, "eva", Password, "10.0.0.1")).IsDone);
        return hub;
    }

    [Fact]
    public async Task There_is_no_account_until_the_code_of_the_first_start_is_used()
    {
        await using var hub = await HubUnderTest.StartAsync();
        Assert.Equal(AccessRefusal.WrongPassword, (await hub.Get<Accounts>().SignInAsync("admin", "admin", null)).Refusal);
        var setup = hub.Get<SetupCode>();
        var code = (await setup.IssueAsync())!;
        Assert.DoesNotContain(hub.Record.Documents(SetupCode.DocumentKind), d => d.Body!.Contains(code));
        Assert.Equal(AccessRefusal.WrongSetupCode, (await setup.RedeemAsync("WRONG", "eva", Password, null)).Refusal);
        Assert.Equal(AccessRefusal.BadPassword, (await setup.RedeemAsync(code, "eva", "short", null)).Refusal);
        Assert.Equal(Role.Administrator, (await setup.RedeemAsync(code, "eva", Password, null)).Value!.Role);
        Assert.Equal(AccessRefusal.WrongSetupCode, (await setup.RedeemAsync(code, "eve", Password, null)).Refusal);
        Assert.False(setup.IsNeeded);
        Assert.Null(await setup.IssueAsync());
        Assert.Empty(hub.Record.Documents(SetupCode.DocumentKind));
    }

    [Fact]
    public async Task Two_who_use_the_code_at_once_make_one_administrator()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var code = (await hub.Get<SetupCode>().IssueAsync())!;
        var answers = await Task.WhenAll(hub.Get<SetupCode>().RedeemAsync(code, "one", Password, null), hub.Get<SetupCode>().RedeemAsync(code, "two", Password, null));
        Assert.Single(answers, a => a.IsDone);
        Assert.Single(hub.Get<Accounts>().All);
    }

    [Fact]
    public async Task Sign_in_checks_the_password_and_survives_a_restart()
    {
        var hub = await WithAdministratorAsync();
        hub = await hub.RestartAsync();
        Assert.Equal(("eva", Role.Administrator), (await hub.Get<Accounts>().SignInAsync("EVA", Password, null)).Value is { } a ? (a.Name, a.Role) : default);
        Assert.Equal(AccessRefusal.WrongPassword, (await hub.Get<Accounts>().SignInAsync("eva", "wrong password", null)).Refusal);
        Assert.DoesNotContain(hub.Record.Documents(Accounts.DocumentKind), d => d.Body!.Contains(Password));
        Assert.True(hub.Get<AuditTrail>().Check(hub.Record).Holds);
        Assert.DoesNotContain(hub.Record.AuditRows, r => $"{r}".Contains(Password) || $"{r}".Contains("wrong password"));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task Five_failures_lock_the_name_for_five_minutes_whatever_the_wall_clock_does()
    {
        await using var hub = await WithAdministratorAsync();
        var accounts = hub.Get<Accounts>();
        for (var i = 0; i < 5; i++) Assert.Equal(AccessRefusal.WrongPassword, (await accounts.SignInAsync("eva", "wrong password", null)).Refusal);
        Assert.Equal(AccessRefusal.LockedOut, (await accounts.SignInAsync("Eva", Password, null)).Refusal);
        Assert.NotNull(accounts.Find("eva")!.LockedUntil);
        hub.Clock.Jump(hub.Clock.GetUtcNow().AddDays(1));
        Assert.Equal(AccessRefusal.LockedOut, (await accounts.SignInAsync("eva", Password, null)).Refusal);
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await accounts.SignInAsync("eva", Password, null)).IsDone);
        Assert.Single(hub.Record.AuditRows, a => a.Action == "access.lockout");
    }

    [Fact]
    public async Task Who_is_not_signed_in_cannot_fill_the_audit_trail()
    {
        await using var hub = await HubUnderTest.StartAsync();
        for (var i = 0; i < 50; i++) await hub.Get<SetupCode>().RedeemAsync("WRONG", "x", Password, null);
        await hub.Get<SetupCode>().IssueAsync();
        Assert.Equal(31, hub.Record.AuditRows.Count);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.Get<SetupCode>().RedeemAsync("WRONG", "x", Password, null);
        Assert.Equal("{\"leftOutBefore\":20}", hub.Record.AuditRows[^1].Detail);
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before_it()
    {
        await using var hub = await WithAdministratorAsync();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++) await hub.Get<Accounts>().SignInAsync("eva", "wrong password", null);
            Assert.True((await hub.Get<Accounts>().SignInAsync("eva", Password, null)).IsDone);
        }
    }

    [Fact]
    public async Task The_last_administrator_cannot_go_be_locked_or_lose_the_role()
    {
        await using var hub = await WithAdministratorAsync();
        var accounts = hub.Get<Accounts>();
        Assert.Equal(AccessRefusal.LastAdministrator, await accounts.DeleteAsync("eva", Eva));
        Assert.Equal(AccessRefusal.LastAdministrator, (await accounts.ChangeAsync("eva", Role.Nurse, null, null, Eva)).Refusal);
        Assert.Equal(AccessRefusal.LastAdministrator, (await accounts.ChangeAsync("eva", null, null, true, Eva)).Refusal);
        Assert.True((await accounts.CreateAsync("bob", Password, Role.Administrator, Eva)).IsDone);
        Assert.Equal(AccessRefusal.NameTaken, (await accounts.CreateAsync("BOB", Password, Role.Viewer, Eva)).Refusal);
        Assert.Equal(AccessRefusal.None, await accounts.DeleteAsync("eva", new("bob")));
        Assert.Equal(["bob"], accounts.All.Select(a => a.Name));
    }

    [Fact]
    public async Task A_disabled_account_cannot_sign_in_and_a_change_makes_older_sessions_old()
    {
        await using var hub = await WithAdministratorAsync();
        var accounts = hub.Get<Accounts>();
        await accounts.CreateAsync("nurse", Password, Role.Nurse, Eva);
        Assert.Equal(1, accounts.Find("nurse")!.Version);
        await accounts.ChangeAsync("nurse", null, null, true, Eva);
        Assert.Equal(2, accounts.Find("nurse")!.Version);
        Assert.Equal(AccessRefusal.Disabled, (await accounts.SignInAsync("nurse", Password, null)).Refusal);
        await accounts.ChangeAsync("nurse", null, "another password", false, Eva);
        Assert.True((await accounts.SignInAsync("nurse", "another password", null)).IsDone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("hub")]
    [InlineData("x/y")]
    public async Task Names_are_plain(string name)
    {
        await using var hub = await HubUnderTest.StartAsync();
        Assert.Equal(AccessRefusal.BadName, (await hub.Get<Accounts>().CreateAsync(name, Password, Role.Viewer, Eva)).Refusal);
    }

    [Fact]
    public async Task A_token_works_until_it_ends_or_is_revoked_and_is_kept_nowhere()
    {
        var hub = await WithAdministratorAsync();
        var one = (await hub.Get<Tokens>().IssueAsync("export", Role.Viewer, TimeSpan.FromDays(1), Eva)).Value!;
        var two = (await hub.Get<Tokens>().IssueAsync("replay", Role.Engineer, TimeSpan.FromDays(1), Eva)).Value!;
        Assert.DoesNotContain(hub.Record.Documents(Tokens.DocumentKind), d => d.Body!.Contains(one.Secret) || d.Key.Contains(one.Secret));
        hub = await hub.RestartAsync();
        var tokens = hub.Get<Tokens>();
        Assert.Equal(Role.Viewer, tokens.Find(one.Secret)!.Role);
        Assert.Null(tokens.Find(one.Secret + "x"));
        Assert.Equal(AccessRefusal.None, await tokens.RevokeAsync(two.Token.Id, Eva));
        Assert.Null(tokens.Find(two.Secret));
        Assert.Equal(AccessRefusal.NotFound, await tokens.RevokeAsync(two.Token.Id, Eva));
        hub.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(tokens.Find(one.Secret));
        await hub.DisposeAsync();
    }
}
