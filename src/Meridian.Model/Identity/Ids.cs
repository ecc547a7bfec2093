namespace Meridian.Model;

/// <summary>The hub's own number of one piece of equipment (an MDS: monitor, pump, ventilator …). 1, 2, 3 …; 0 is none.</summary>
public readonly record struct EquipmentId(long Value) { public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture); }

/// <summary>The hub's own number of one metric of one piece of equipment. 1, 2, 3 …; 0 is none.</summary>
public readonly record struct MetricId(long Value) { public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture); }

/// <summary>The hub's own number of a patient record. 1, 2, 3 …; 0 is "no known patient".</summary>
public readonly record struct PatientId(long Value) { public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture); }

/// <summary>The hub's own number of a bed or other point of care. 1, 2, 3 …; 0 is none.</summary>
public readonly record struct BedId(long Value) { public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture); }

/// <summary>The hub's own number of one alert condition instance, from its start to its end. 1, 2, 3 …; 0 is none.</summary>
public readonly record struct AlertId(long Value) { public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture); }

/// <summary>The hub's own number of an imaging order. 1, 2, 3 …; 0 is none.</summary>
public readonly record struct OrderId(long Value) { public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture); }

/// <summary>
/// The durable sequence: what was committed, in its order. Every message, alert transition, operator action and
/// registry change takes the next number. It never goes back and is never given twice.
/// </summary>
public readonly record struct Sequence(long Value) : IComparable<Sequence>
{
    public int CompareTo(Sequence other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The hub's own number of a laboratory order: one specimen and the tests asked of it. 1, 2, 3 …; 0 is none.</summary>
public readonly record struct LabOrderId(long Value) { public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture); }

/// <summary>The hub's own number of a laboratory result, of a patient's specimen or of a control. 1, 2, 3 …; 0 is none.</summary>
public readonly record struct LabResultId(long Value) { public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture); }
