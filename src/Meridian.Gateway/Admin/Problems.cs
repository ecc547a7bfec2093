using Meridian.Core.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.Gateway.Admin;

/// <summary>Expected refusals as <c>application/problem+json</c> (RFC 9457): the title says what is wrong, the detail what to do.</summary>
internal static class Problems
{
    public static ProblemHttpResult NotFound(string what) =>
        TypedResults.Problem("It may have gone meanwhile; load the list again.", statusCode: StatusCodes.Status404NotFound, title: $"There is no {what}");

    public static ProblemHttpResult Invalid(string title, string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: title);

    public static ProblemHttpResult Conflict(string title, string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: title);

    /// <summary>Understood, but what it carries cannot be used.</summary>
    public static ProblemHttpResult Unusable(string title, string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status422UnprocessableEntity, title: title);

    public static ProblemHttpResult Unavailable(string title, string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable, title: title);

    public static ProblemHttpResult Of(AccessRefusal refusal) => refusal switch
    {
        AccessRefusal.WrongPassword => TypedResults.Problem("Check both; after five failures the name is locked for five minutes.", statusCode: StatusCodes.Status401Unauthorized, title: "Name or password is wrong"),
        AccessRefusal.LockedOut => TypedResults.Problem("Wait some minutes, or ask an administrator for a new password.", statusCode: StatusCodes.Status423Locked, title: "Too many failures: the name is locked"),
        AccessRefusal.Disabled => TypedResults.Problem("Ask an administrator.", statusCode: StatusCodes.Status401Unauthorized, title: "The account is locked"),
        AccessRefusal.NameTaken => Conflict("The name is taken", "Choose another."),
        AccessRefusal.BadName => Invalid("The name cannot be used", "1 to 64 characters; for an account letters, digits and . _ - @ only."),
        AccessRefusal.BadPassword => Invalid("The password cannot be used", "10 to 256 characters."),
        AccessRefusal.NotFound => NotFound("such account or token"),
        AccessRefusal.LastAdministrator => Conflict("This is the last administrator", "Make another administrator first."),
        AccessRefusal.WrongSetupCode => TypedResults.Problem("The program prints a new link at each start as long as there is no account.", statusCode: StatusCodes.Status403Forbidden, title: "The set-up code is wrong or used"),
        AccessRefusal.None => throw new ArgumentOutOfRangeException(nameof(refusal)),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
