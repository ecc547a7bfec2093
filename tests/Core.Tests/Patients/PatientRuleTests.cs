using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Patients;

public sealed class PatientRuleTests
{
    private static PatientRow Row(long id, string? family = null, string? birth = null) =>
        new() { Id = new(id), Identity = Make.Person($"{id}", family, birth: birth), UpdatedAt = default, Confirmed = true };

    [Fact]
    public void A_patient_named_wins_over_an_empty_bed() =>
        Assert.Equal(new(new(5), PatientReason.Named, false), PatientRule.Decide(new(5), null, []));

    [Fact]
    public void A_patient_named_who_is_in_the_bed_is_no_mismatch()
    {
        Assert.Equal(new(new(5), PatientReason.Named, false), PatientRule.Decide(new(5), null, [Row(5)]));
        Assert.Equal(new(new(5), PatientReason.Named, false), PatientRule.Decide(new(5), null, [Row(4), Row(5)]));
    }

    [Fact]
    public void A_patient_named_wins_over_another_in_the_bed_and_it_is_told() =>
        Assert.Equal(new(new(5), PatientReason.Named, true), PatientRule.Decide(new(5), null, [Row(4)]));

    [Fact]
    public void Nobody_named_means_the_one_in_the_bed() =>
        Assert.Equal(new(new(4), PatientReason.InBed, false), PatientRule.Decide(default, null, [Row(4)]));

    [Fact]
    public void Nobody_named_and_several_in_the_bed_means_nobody() =>
        Assert.Equal(new(default, PatientReason.Ambiguous, false), PatientRule.Decide(default, null, [Row(4), Row(5)]));

    [Fact]
    public void Nobody_named_and_an_empty_bed_means_nobody() =>
        Assert.Equal(new(default, PatientReason.Nobody, false), PatientRule.Decide(default, null, []));

    [Theory]
    [InlineData("Li", "1961-01-01", false)]
    [InlineData("li", null, false)]
    [InlineData(null, "1961-01-01", false)]
    [InlineData("Wang", null, true)]
    [InlineData("Li", "1970-05-05", true)]
    [InlineData("Li", "1961", false)]
    public void A_name_without_identifier_identifies_nobody_but_rules_out(string? family, string? birth, bool contradicts)
    {
        var verdict = PatientRule.Decide(default, Make.Person("", family, birth: birth), [Row(4, "Li", "1961-01-01")]);
        Assert.Equal(contradicts ? new(default, PatientReason.Contradicted, true) : new(new(4), PatientReason.InBed, false), verdict);
    }

    [Theory]
    [InlineData("王^小明", "王小明", false)]
    [InlineData("王 小明", "王^小明", false)]
    [InlineData("王^小明", "王^小红", true)]
    public void A_name_in_characters_alone_is_compared_by_its_characters(string one, string other, bool contradicts)
    {
        static PatientIdentity Named(string ideographic) => Make.Person("") with { Name = new(null, null) { Ideographic = ideographic } };
        Assert.Equal(contradicts, PatientRule.Contradict(Named(one), Named(other)));
    }

    [Fact]
    public void A_name_in_characters_does_not_contradict_one_in_letters()
    {
        Assert.False(PatientRule.Contradict(Make.Person("", "李"), Make.Person("", "Li")));
        Assert.True(PatientRule.Contradict(Make.Person("", "李"), Make.Person("", "王")));
    }

    [Fact]
    public void Habits_of_equipment_are_taken_off()
    {
        var plain = PlainIdentity.Of(new()
        {
            Identifiers = [new("", null, null), new("  ", "H", "MR"), new("\"\"", null, null), new(" 12 ", " ", "MR")], Name = new("\"\"", " "), BirthDate = "1899-12-30",
        });
        Assert.Equal([new PatientIdentifier("12", null, "MR")], plain.Identifiers);
        Assert.Null(plain.Name);
        Assert.Null(plain.BirthDate);
        Assert.Null(PlainIdentity.Of(Make.Person("1", birth: "18991230")).BirthDate);
        var clean = Make.Person("1", "Li", birth: "1961-01-01");
        Assert.Same(clean, PlainIdentity.Of(clean));
    }
}
