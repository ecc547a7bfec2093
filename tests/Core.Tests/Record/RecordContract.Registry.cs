using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    private static PatientRow Patient(long id, string? name, params PatientIdentifier[] identifiers) => new()
    {
        Id = new PatientId(id), UpdatedAt = Start, Confirmed = true,
        Identity = new PatientIdentity { Identifiers = identifiers, Name = name is null ? null : new PersonName(name, "Ann") },
    };

    [Fact(Timeout = Deadline)]
    public Task Rows_of_the_registry_are_replaced_whole_by_id()
    {
        var make = new RowMaker(3);
        for (var again = 0; again < 3; again++)
        {
            var (equipment, patient, bed, association) = (make.Equipment(1), make.Patient(1), make.Bed(1), make.Association(1));
            Record.Commit(b => { b.Equipment.Add(equipment); b.Patients.Add(patient); b.Beds.Add(bed); b.Associations.Add(association); });
            Same.Rows([equipment], Reader.Equipment());
            Same.Rows(patient, Reader.Patient(new PatientId(1)));
            Same.Rows([bed], Reader.Beds());
            Same.Rows([association], Reader.Associations(null, null, null, null, null, 10));
        }
        Assert.Null(Reader.Patient(new PatientId(2)));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task A_patient_is_found_by_identifier_only_where_the_authority_agrees()
    {
        Record.Commit(b => b.Patients.AddRange([
            Patient(1, "Lee", new PatientIdentifier("123", "HOSP", "MR"), new PatientIdentifier("9", "HOSP", "AN")),
            Patient(2, "Wu", new PatientIdentifier("123", "OTHER", "MR")),
            Patient(3, "Ng", new PatientIdentifier("123", null, null))]));
        long? Who(string value, string? authority, string? type) => Reader.PatientByIdentifier(new PatientIdentifier(value, authority, type))?.Id.Value;
        Assert.Equal(1, Who("123", "HOSP", "MR"));
        Assert.Equal(1, Who("123", "HOSP", null));
        Assert.Equal(2, Who("123", "OTHER", "MR"));
        Assert.Equal(3, Who("123", null, null));
        Assert.Null(Who("123", "HOSP", "AN")); // an account number is no record number
        Assert.Null(Who("123", "ELSE", "MR"));
        Assert.Null(Who("124", "HOSP", "MR"));
        // an identifier that the patient no longer bears leads nowhere
        Record.Commit(b => b.Patients.Add(Patient(2, "Wu", new PatientIdentifier("77", "OTHER", "MR"))));
        Assert.Null(Who("123", "OTHER", "MR"));
        Assert.Equal(2, Who("77", "OTHER", "MR"));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Merged_records_lead_to_the_one_that_stands()
    {
        Record.Commit(b => b.Patients.AddRange([
            Patient(1, "A", new PatientIdentifier("1", "H", "MR")) with { MergedInto = new PatientId(2) },
            Patient(2, "B", new PatientIdentifier("2", "H", "MR")) with { MergedInto = new PatientId(3) },
            Patient(3, "C", new PatientIdentifier("3", "H", "MR")),
            Patient(4, "D", new PatientIdentifier("4", "H", "MR")) with { MergedInto = new PatientId(5) },
            Patient(5, "E", new PatientIdentifier("5", "H", "MR")) with { MergedInto = new PatientId(4) }]));
        Assert.Equal(3, Reader.PatientByIdentifier(new PatientIdentifier("1", "H", "MR"))!.Id.Value);
        Assert.Equal(3, Reader.PatientByIdentifier(new PatientIdentifier("2", "H", "MR"))!.Id.Value);
        Assert.Equal(1, Reader.Patient(new PatientId(1))!.Id.Value);
        Assert.NotNull(Reader.PatientByIdentifier(new PatientIdentifier("4", "H", "MR"))); // a ring ends
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Patients_are_found_by_a_part_of_a_name_or_identifier_and_paged_by_id()
    {
        Record.Commit(b => b.Patients.AddRange([
            Patient(1, "Smith", new PatientIdentifier("A100", "H", "MR")), Patient(2, "王", new PatientIdentifier("A200", "H", "MR")), Patient(3, "SMITHSON"), Patient(4, null)]));
        long[] Found(string? text, long after = 0, int limit = 10) => [.. Reader.Patients(text, new PatientId(after), limit).Select(p => p.Id.Value)];
        Assert.Equal([1, 2, 3, 4], Found(null));
        Assert.Equal([3], Found(null, after: 2, limit: 1));
        Assert.Equal([1, 3], Found("smith"));
        Assert.Equal([3], Found("smith", after: 1));
        Assert.Equal([2], Found("王"));
        Assert.Equal([1, 2], Found("a"  + "1").Concat(Found("A2")));
        Assert.Equal([1], Found("smith ann"));
        Assert.Empty(Found("%"));
        Assert.Empty(Found("x"));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Associations_that_touch_an_interval_are_found_by_bed_patient_and_equipment()
    {
        AssociationRow At(long id, long bed, long patient, long equipment, int from, int? to) => new()
        {
            Id = id, Bed = new BedId(bed), Patient = new PatientId(patient), Equipment = new EquipmentId(equipment), From = Start.AddHours(from), To = to is { } t ? Start.AddHours(t) : null,
        };
        Record.Commit(b => b.Associations.AddRange([At(1, 1, 1, 0, 0, 2), At(2, 1, 2, 0, 2, null), At(3, 1, 0, 7, 0, null), At(4, 2, 1, 0, 2, 5)]));
        long[] Found(long? bed = null, long? patient = null, long? equipment = null, int? from = null, int? to = null, int limit = 10) => [.. Reader.Associations(
            bed is { } b ? new BedId(b) : null, patient is { } p ? new PatientId(p) : null, equipment is { } e ? new EquipmentId(e) : null,
            from is { } f ? Start.AddHours(f) : null, to is { } t ? Start.AddHours(t) : null, limit).Select(a => a.Id)];
        Assert.Equal([4, 2, 3, 1], Found());
        Assert.Equal([2, 3, 1], Found(bed: 1));
        Assert.Equal([4, 1], Found(patient: 1));
        Assert.Equal([3], Found(equipment: 7));
        Assert.Equal([2, 3], Found(bed: 1, from: 2));
        Assert.Equal([3, 1], Found(bed: 1, to: 2));
        Assert.Equal([1], Found(patient: 1, from: 1, to: 2));
        Assert.Equal([4, 2], Found(limit: 2));
        Assert.Equal([2, 3], Reader.OpenAssociations().Select(a => a.Id));
        Record.Commit(b => b.Associations.Add(At(2, 1, 2, 0, 2, 3)));
        Assert.Equal([3], Reader.OpenAssociations().Select(a => a.Id));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Documents_are_replaced_by_kind_and_key_and_deleted_by_a_null_body()
    {
        Record.Commit(b => b.Documents.AddRange([new("map", "b", "1", Start), new("map", "a", "2", Start), new("other", "a", "3", Start)]));
        Assert.Equal([new("map", "a", "2", Start), new("map", "b", "1", Start)], Reader.Documents("map"));
        Record.Commit(b => b.Documents.AddRange([new("map", "b", "4", Start.AddDays(1)), new("map", "a", null, Start)]));
        Assert.Equal([new("map", "b", "4", Start.AddDays(1))], Reader.Documents("map"));
        Assert.Equal([new("other", "a", "3", Start)], Reader.Documents("other"));
        return Task.CompletedTask;
    }
}
