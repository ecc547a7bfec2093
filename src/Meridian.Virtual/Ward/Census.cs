using Meridian.Virtual.Monitors;

namespace Meridian.Virtual.Ward;

/// <summary>Who lies in which bed (from 0). Written by the patient feed alone; read by any monitor.</summary>
public sealed class Census(int beds)
{
    private readonly WardPatient?[] patients = new WardPatient?[beds];

    public int Beds => patients.Length;

    public WardPatient? this[int bed]
    {
        get => Volatile.Read(ref patients[bed]);
        internal set => Volatile.Write(ref patients[bed], value);
    }
}
