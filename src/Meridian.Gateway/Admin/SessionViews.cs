using System.Text.Json.Serialization;
using Meridian.Core.Access;

namespace Meridian.Gateway.Admin;

/// <summary>Who looks, and what the pages must know before anybody is signed in.</summary>
public sealed record SessionView
{
    /// <summary>Null: nobody is signed in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required SessionUserView? User { get; init; }
    /// <summary>There is no account yet: the set-up link of the program's output makes the first.</summary>
    public required bool SetupNeeded { get; init; }
    public required bool Demo { get; init; }
    public required string Version { get; init; }
    /// <summary>Languages of the pages, IETF BCP 47.</summary>
    public required IReadOnlyList<string> Languages { get; init; }
}

/// <summary>The signed-in user.</summary>
public sealed record SessionUserView(string Name, Role Role, bool Demo);

/// <summary>Name and password of a sign-in.</summary>
public sealed record SignInRequest(string Name, string Password);

/// <summary>The first administrator.</summary>
/// <param name="Code">The one-time code that follows # in the set-up link.</param>
public sealed record SetupRequest(string Code, string Name, string Password);
