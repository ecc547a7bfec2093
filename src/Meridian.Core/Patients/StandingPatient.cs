using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Patients;

/// <summary>Follows merged records to the one that stands.</summary>
public static class StandingPatient
{
    /// <summary>A chain that is longer was made by a fault: records are merged a few times at most.</summary>
    internal const int MostMerges = 32;

    /// <summary>The record that stands for this number, as it is committed. Null: unknown, or the chain does not end.</summary>
    public static PatientRow? Standing(this IRecordReader record, PatientId id)
    {
        ArgumentNullException.ThrowIfNull(record);
        for (var merges = 0; merges < MostMerges && record.Patient(id) is { } row; merges++)
        {
            if (row.MergedInto == default) return row;
            id = row.MergedInto;
        }
        return null;
    }
}
