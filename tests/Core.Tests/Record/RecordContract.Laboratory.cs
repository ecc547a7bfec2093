using Meridian.Core.Laboratory;
using Meridian.Core.Orders;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    private ILabReader Lab => (ILabReader)Reader;

    private static LabOrderRow LabOrder(long id, string specimen = "S1", LabTestStatus status = LabTestStatus.Ordered, long patient = 7, string priority = "S") => new()
    {
        Id = new(id), Patient = new(patient), CreatedAt = Start.AddMinutes(id), UpdatedAt = Start.AddMinutes(id + 1), Message = new(5), Note = "note", Status = LabOrderRow.StatusOf([new() { Test = new("L", "GLU", null), Status = status }]),
        Order = new()
        {
            Placer = new("P" + id, "HIS"), Filler = new("F" + id, null), Priority = priority, RequestedAt = Start, Requester = new("Li", "Wei"), Location = new("ICU", "1", "2"), Comment = "急",
            Specimen = new() { Id = specimen, Type = new("HL70487", "SER", "Serum"), CollectedAt = Start, ReceivedAt = Start.AddMinutes(5), Comment = "c" },
            Patient = new() { Identifiers = [new("4711", "HOSP", "MR")], Name = new("王", "小明") { Ideographic = "王小明" }, BirthDate = "1961-01-02", Sex = AdministrativeSex.Male },
            Tests = [new() { Test = new("L", "GLU", "Glucose"), Status = status, Dilution = 10, Rerun = 1, Panel = new("L", "BMP", null) }, new() { Test = new("LN", "2951-2", "Na"), Status = status }],
        },
    };

    private static LabResultRow LabResult(long id, LabResultState state = LabResultState.Verified, string specimen = "S1", long order = 1, string? test = "GLU", long patient = 7, int minute = 0, HeldReason held = HeldReason.None, long equipment = 3) => new()
    {
        Id = new(id), Key = new(-id, id * 31), Equipment = new(equipment), SpecimenId = specimen, Role = SpecimenRole.Patient, Order = new(order), Patient = new(patient), Test = test, State = state, Held = held,
        Said = new() { Test = new("", "413", null), Kind = ValueKind.Numeric, Number = 90.10m, Text = " 90.10", Unit = "mg/dL" },
        Number = 5.00055m, Unit = "mmol/L", At = Start.AddMinutes(minute), ReceivedAt = Start.AddMinutes(minute), Message = new(9),
    };

    [Fact(Timeout = Deadline)]
    public Task Laboratory_orders_and_results_come_back_as_they_were()
    {
        var order = LabOrder(1);
        var full = LabResult(1, LabResultState.Verified) with
        {
            Control = new("QC", "L1", "2"), Position = "1^2", Named = new() { Identifiers = [new("4711", null, null)], Name = new("Wang", null) }, Driver = "toy", IsAtPatient = true, Low = 3.90m, High = 6.1m, RangeText = "3.9-6.1", Flags = "N",
            Released = 6, IsCorrection = true, By = "hub", DecidedAt = Start.AddMinutes(3), Rule = "auto/GLU", Reason = "疑", Trail = [new("status", true), new("delta", false, "5 after 9|x")], Verdict = "Accepted",
            Supersedes = new(4), SupersededBy = new(5), ReceivedAt = Start.AddMinutes(9),
            Said = new()
            {
                Test = new("L", "413", "GLUC"), Universal = new("LN", "2345-7", null), Kind = ValueKind.Numeric, Number = 90.10m, Text = " 90.10", Comparator = "<", Unit = "mg/dL", Range = "70-110", Flags = "H~W", Status = LabResultStatus.Repeated,
                Dilution = 10, Run = 2, Operator = "$SYS$", StartedAt = Start.ToOffset(TimeSpan.FromHours(8)), CompletedAt = Start.AddMinutes(1).ToOffset(TimeSpan.FromHours(8)), Module = "M1", ReagentLot = "R1", Comments = ["a", "b"],
            },
        };
        var bare = LabResult(2, LabResultState.Held, order: 0, test: null, patient: 0, held: HeldReason.UnknownTest) with { Number = null, Unit = null, Said = new() { Test = new("", "X", null), Kind = ValueKind.None } };
        var coded = LabResult(3) with { Number = null, Said = new() { Test = new("", "HIV", null), Kind = ValueKind.Coded, Coded = new("SCT", "260385009", "Negative"), Text = "neg" } };
        Record.Commit(batch => { batch.LabOrders.Add(order); batch.LabResults.AddRange([full, bare, coded]); });
        Same.Rows(order, Lab.Order(new LabOrderId(1)));
        foreach (var row in new[] { full, bare, coded }) Same.Rows(row, Lab.Result(row.Id));
        Assert.Null(Lab.Result(new LabResultId(9)));
        Assert.True(Lab.HasResult(new(-1, 31)));
        Assert.False(Lab.HasResult(new(-1, 32)));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public async Task A_laboratory_order_is_found_by_specimen_number_text_and_state()
    {
        Record.Commit(batch => batch.LabOrders.AddRange([LabOrder(1), LabOrder(2, "S2", priority: "R"), LabOrder(3, status: LabTestStatus.Verified, patient: 8)]));
        Assert.Equal([3, 1], Lab.OrdersBySpecimen("S1").Select(row => row.Id.Value));
        foreach (var (key, value) in new[] { (OrderKey.Placer, "P2"), (OrderKey.Filler, "F2") }) Assert.Equal(2, Lab.OrdersBy(key, value).Single().Id.Value);
        Assert.Equal([2, 1], Lab.OrdersBy(OrderKey.Patient, "7").Select(row => row.Id.Value));
        Assert.Equal([2, 1], Lab.Orders(new() { OnlyOpen = true }).Select(row => row.Id.Value));
        Assert.Equal([3], Lab.Orders(new() { Status = LabOrderStatus.Completed }).Select(row => row.Id.Value));
        Assert.Equal([1], Lab.Orders(new() { OnlyOpen = true, Priority = "S", SpecimenId = "S1" }).Select(row => row.Id.Value));
        Assert.Equal([3, 2, 1], Lab.Orders(new() { Text = "小明" }).Select(row => row.Id.Value));
        Assert.Equal([2], Lab.Orders(new() { Text = "f2", Patient = new PatientId(7) }).Select(row => row.Id.Value));
        Assert.Equal([2], Lab.Orders(new() { From = Start.AddMinutes(2), To = Start.AddMinutes(3), Before = new LabOrderId(3) }).Select(row => row.Id.Value));
        // written again, it leaves
        Record.Commit(batch => batch.LabOrders.AddRange([LabOrder(1, status: LabTestStatus.Assigned), LabOrder(1, status: LabTestStatus.Canceled)]));
        Assert.Equal([2], Lab.Orders(new() { OnlyOpen = true }).Select(row => row.Id.Value));
        await Record.ReopenAsync();
        Assert.Equal(3, Lab.LastOrder().Value);
    }

    [Fact(Timeout = Deadline)]
    public async Task Results_are_found_by_each_of_what_they_bear_newest_first()
    {
        Record.Commit(batch => batch.LabResults.AddRange([LabResult(1), LabResult(2, LabResultState.ToVerify, "S2", 2, "WBC", minute: 5), LabResult(3, LabResultState.Held, "S3", 0, null, 0, 6, HeldReason.NoOrder, equipment: 4),
            LabResult(4, LabResultState.ToVerify, minute: 7) with { Flags = "HH", Role = SpecimenRole.Control, Message = new(10) }]));
        List<long> Ids(LabResultQuery query) => [.. Lab.Results(query).Select(row => row.Id.Value)];
        Assert.Equal([4, 3, 2, 1], Ids(new()));
        Assert.Equal([4, 2], Ids(new() { State = LabResultState.ToVerify }));
        Assert.Equal([3, 1], Ids(new() { States = [LabResultState.Held, LabResultState.Verified] }));
        Assert.Equal([4], Ids(new() { State = LabResultState.ToVerify, OnlyCritical = true }));
        Assert.Equal([3], Ids(new() { Held = HeldReason.NoOrder }));
        Assert.Equal([2], Ids(new() { SpecimenId = "S2" }));
        Assert.Equal([4, 2], Ids(new() { Patient = new PatientId(7), From = Start.AddMinutes(5) }));
        Assert.Empty(Ids(new() { Patient = default(PatientId) }));
        Assert.Equal([2], Ids(new() { Order = new LabOrderId(2) }));
        Assert.Equal([3], Ids(new() { Equipment = new EquipmentId(4) }));
        Assert.Equal([2], Ids(new() { Test = "WBC" }));
        Assert.Equal([4], Ids(new() { Role = SpecimenRole.Control, Message = new Sequence(10) }));
        Assert.Equal([2, 1], Ids(new() { Before = new LabResultId(3), To = Start.AddMinutes(6) }));
        var counts = Lab.Counts();
        Assert.Equal((1, 2, 1), (counts.Held[HeldReason.NoOrder], counts.ToVerify, counts.Critical));
        Assert.Equal(new(Start.AddMinutes(7), 2, 0, 2), Lab.Counts(new EquipmentId(3), Start.AddMinutes(1)));
        Assert.Null(Lab.Counts(new EquipmentId(9), Start).LastAt);
        await Record.ReopenAsync();
        Assert.Equal(4, Lab.LastResult().Value);
    }

    [Fact(Timeout = Deadline)]
    public Task The_last_verified_result_of_a_patient_s_test_is_the_youngest_measurement_that_stands()
    {
        Record.Commit(batch => batch.LabResults.AddRange([LabResult(1, minute: 9), LabResult(2, minute: 5, order: 2), LabResult(3, LabResultState.ToVerify, minute: 20), LabResult(4, minute: 30, test: "WBC"), LabResult(5, minute: 30, patient: 8)]));
        Assert.Equal(1, Lab.LastVerified(new(7), "GLU")!.Id.Value);
        Assert.Equal(2, Lab.LastVerified(new(7), "GLU", new(1))!.Id.Value);
        Record.Commit(batch => batch.LabResults.Add(LabResult(1, LabResultState.Superseded, minute: 9)));
        Assert.Equal(2, Lab.LastVerified(new(7), "GLU")!.Id.Value);
        Assert.Null(Lab.LastVerified(default, "GLU"));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task The_last_verified_result_is_found_under_the_records_that_were_merged_into_the_patient_s()
    {
        Record.Commit(batch =>
        {
            batch.LabResults.AddRange([LabResult(1, minute: 5, patient: 7), LabResult(2, minute: 9, patient: 6), LabResult(3, minute: 20, patient: 5)]);
            PatientRow Row(long id, long into) => new() { Id = new(id), MergedInto = new(into), Identity = new() { Identifiers = [new("N" + id, "HOSP", "MR")] }, UpdatedAt = Start };
            batch.Patients.AddRange([Row(5, 0), Row(6, 8), Row(7, 0), Row(8, 7)]);
        });
        Assert.Equal(2, Lab.LastVerified(new(7), "GLU")!.Id.Value);
        Assert.Equal(3, Lab.LastVerified(new(5), "GLU")!.Id.Value);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Two_results_of_one_key_are_never_both_stored_and_neither_overwrites_the_other()
    {
        Record.Commit(batch => batch.LabResults.Add(LabResult(1)));
        Assert.ThrowsAny<Exception>(() => Record.Commit(batch => batch.LabResults.Add(LabResult(2) with { Key = LabResult(1).Key })));
        Assert.Equal([1], Lab.Results(new()).Select(row => row.Id.Value));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task A_scanned_identifier_finds_whoever_bears_it_whoever_gave_it()
    {
        Core.Record.PatientRow Person(long id, string value, string? authority) => new() { Id = new(id), Identity = new() { Identifiers = [new(value, authority, "MR")] }, UpdatedAt = Start };
        Record.Commit(batch => batch.Patients.AddRange([Person(1, "4711", "HOSP"), Person(2, "4711", "CLINIC"), Person(3, "47", "HOSP")]));
        Assert.Equal([1, 2], Lab.PatientsBearing("4711").Select(id => id.Value).Order());
        Assert.Empty(Lab.PatientsBearing("471"));
        return Task.CompletedTask;
    }
}
