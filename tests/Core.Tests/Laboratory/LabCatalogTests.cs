using Meridian.Core.Laboratory;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;

namespace Meridian.Core.Tests.Laboratory;

public sealed class LabCatalogTests
{
    private static readonly LabCatalog Shipped = new();

    [Fact]
    public void Every_shipped_test_could_be_written_by_a_person_and_its_unit_and_code_are_such()
    {
        Assert.True(Shipped.All.Count > 100);
        Assert.All(Shipped.All, test =>
        {
            Assert.Null(test.Problem());
            Assert.False(string.IsNullOrEmpty(test.NameZh));
            if (test.Unit is { } unit) Assert.Equal(unit, LabUnits.Ucum(unit));
            if (test is { Kind: ValueKind.Numeric, IsPanel: false }) Assert.NotNull(test.Unit);
            Assert.All(test.Members, member => Assert.NotNull(Shipped.Find(member)));
            // what is each laboratory's own is never shipped as if it were a fact
            Assert.Empty(test.Ranges);
            Assert.Null(test.Auto);
        });
    }

    [Fact]
    public void No_two_shipped_tests_share_a_code_of_LOINC_and_it_leads_to_its_test()
    {
        foreach (var test in Shipped.All.Where(test => test.Loinc is not null)) Assert.Equal(test.Code, Shipped.Find(new Code("LN", test.Loinc!, null))?.Code);
        Assert.Null(Shipped.Find(new Code("LN", "99999-9", null)));
    }

    [Theory, InlineData("718-7", true), InlineData("6690-2", true), InlineData("94500-6", true), InlineData("718-8", false), InlineData("7187", false), InlineData("-7", false), InlineData("71a-7", false), InlineData("", false)]
    public void A_LOINC_code_has_its_check_digit(string code, bool isValid) => Assert.Equal(isValid, LoincCode.IsValid(code));

    [Theory, InlineData("10*3/uL", "10*9/L", true), InlineData("x10^9/L", "10*3/uL", true), InlineData("MG/DL", "mg/dL", true), InlineData("g/dL", "g/L", false), InlineData("mIU/L", "uIU/mL", true), InlineData("IU/L", "U/L", false),
     InlineData("furlong", "furlong", true), InlineData("furlong", "m", false), InlineData("mg/dL", "mmol/L", false)]
    public void Units_are_the_same_only_by_definition(string a, string b, bool same) => Assert.Equal(same, LabUnits.AreSame(a, b));

    [Fact]
    public async Task What_a_laboratory_changes_holds_until_it_is_taken_back_and_survives_a_restart()
    {
        var hub = await HubUnderTest.StartAsync();
        var desk = hub.Get<CatalogDesk>();
        Assert.False(await desk.PutAsync(new LabTest { Code = "glu", Name = "Sugar", Unit = "mg/dL", Ranges = [new() { Low = 70, High = 99, From = new(18, AgeUnit.Years), Sex = AdministrativeSex.Female }] }, new("anna")));
        Assert.True(await desk.PutAsync(new LabTest { Code = "OWN", Name = "Own", Delta = new() { Absolute = 1 }, Auto = new() { Enabled = true, HoldComments = ["clot"] } }, new("anna")));
        await Assert.ThrowsAsync<ArgumentException>(() => desk.PutAsync(new LabTest { Code = "P", Name = "P", Members = ["NOBODY"] }, new("anna")));
        await using var again = await hub.RestartAsync();
        var catalog = again.Get<LabCatalog>();
        var glucose = catalog.Find("GLU")!;
        Assert.Equal(("GLU", "Sugar", "mg/dL", 99m), (glucose.Code, glucose.Name, glucose.Unit, glucose.Ranges[0].High));
        Assert.Equal(["clot"], catalog.Find("OWN")!.Auto!.HoldComments);
        Assert.Equal(["N", "H", "L", "HH", "LL"], catalog.Find("OWN")!.Auto!.HarmlessFlags);
        Assert.True(await again.Get<CatalogDesk>().RemoveAsync("GLU", new("anna")));
        Assert.False(await again.Get<CatalogDesk>().RemoveAsync("GLU", new("anna")));
        Assert.Equal(("Glucose", "14749-6"), (catalog.Find("GLU")!.Name, catalog.Find("GLU")!.Loinc));
        Assert.True(await again.Get<CatalogDesk>().RemoveAsync("OWN", new("anna")));
        Assert.Null(catalog.Find("OWN"));
    }

    [Fact]
    public async Task The_nearer_table_holds_entry_by_entry()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var (maps, desk, one) = (hub.Get<TestMaps>(), hub.Get<CatalogDesk>(), new EquipmentId(1));
        maps.Ship("toy", [new() { Local = "A", Test = "GLU" }, new() { Local = "B", Test = "WBC" }, new() { Local = "C", Test = "K", ResultsOnly = true }]);
        Assert.Equal("GLU", maps.Find(one, "toy", "A")!.Test);
        Assert.Null(maps.Find(one, null, "A"));
        await desk.PutAsync(new TestMap("driver/toy", [new() { Local = "A", Test = "BG-GLU" }]), new("anna"));
        await desk.PutAsync(new TestMap("equipment/1", [new() { Local = "B", Test = "NA" }]), new("anna"));
        Assert.Equal(("BG-GLU", "NA"), (maps.Find(one, "toy", "A")!.Test, maps.Find(one, "toy", "B")!.Test));
        Assert.Equal("WBC", maps.Find(new(2), "toy", "B")!.Test);
        Assert.Equal("A", maps.FindLocal(one, "toy", "BG-GLU")!.Local);
        // its code means another test on this instrument
        Assert.Null(maps.FindLocal(one, "toy", "WBC"));
        Assert.Null(maps.FindLocal(one, "toy", "GLU"));
        Assert.Null(maps.FindLocal(one, "toy", "K"));
        await Assert.ThrowsAsync<ArgumentException>(() => desk.PutAsync(new TestMap("equipment/1", [new() { Local = "B", Test = "NOBODY" }]), new("anna")));
        await desk.PutAsync(new TestMap("equipment/1", []), new("anna"));
        Assert.Equal("WBC", maps.Find(one, "toy", "B")!.Test);
    }
}
