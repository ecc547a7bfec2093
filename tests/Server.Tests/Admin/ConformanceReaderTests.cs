using Meridian.Gateway.Admin;
using Xunit;

namespace Meridian.Server.Tests.Admin;

/// <summary>The small part of YAML that statements of conformance keep to.</summary>
public sealed class ConformanceReaderTests
{
    [Fact]
    public void Both_ways_of_writing_a_clause_are_read()
    {
        var statement = ConformanceReader.Read("Room", """
            # a comment
            title: A room   # with a comment
            edition: "One: two"
            clauses:
              - clause: 2.9.2
                title: 'original # mode'
                state: done
              - { clause: "3, 4", state: exempt, reason: "not here, nor there" }
            """);
        Assert.Equal(("A room", "One: two"), (statement.Title, statement.Edition));
        Assert.Equal(
            [new ConformanceClause("2.9.2", "original # mode", ConformanceState.Done, null), new ConformanceClause("3, 4", null, ConformanceState.Exempt, "not here, nor there")],
            statement.Clauses);
    }

    [Theory]
    [InlineData("title: a\n  orphan: b", "line 2")]
    [InlineData("clauses:\n  - clause: a\n    state: perhaps", "'perhaps'")]
    [InlineData("clauses:\n  - title: a\n    state: done", "no 'clause'")]
    [InlineData("clauses:\n  - clause: a\n    clause: b", "line 3")]
    [InlineData("title", "line 1")]
    public void What_does_not_keep_to_the_form_is_named(string yaml, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => ConformanceReader.Read("Room", yaml)).Message, StringComparison.Ordinal);
}
