using Meridian.Wire.Hl7v2;

namespace Meridian.Wire.Tests.Hl7v2;

/// <summary>Visits everything that can be asked of a message.</summary>
internal static class Walk
{
    /// <summary>Makes strings too; returns the number of characters.</summary>
    public static long All(Hl7v2Message message)
    {
        long total = 0;
        foreach (var segment in message)
        {
            total += message.PlaceOf(segment).ToString().Length;
            for (var number = 1; number <= segment.FieldCount + 1; number++)
            {
                var field = segment[number];
                total += field.GetString().Length;
                foreach (var repetition in field.Repetitions)
                    foreach (var component in repetition.Components)
                    {
                        total += component.GetString().Length;
                        for (var sub = 1; sub <= Math.Min(component.SubcomponentCount, 20); sub++) total += component[sub].GetString().Length;
                    }
            }
        }
        return total + WithoutStrings(message);
    }

    /// <summary>Everything that allocates nothing.</summary>
    public static long WithoutStrings(Hl7v2Message message)
    {
        long total = message.TryFind("OBX"u8, out var found) ? found.Index : 0;
        foreach (var segment in message)
        {
            total += segment.Id.Length + segment.Raw.Length;
            for (var number = 1; number <= segment.FieldCount + 1; number++)
            {
                var field = segment[number];
                total += field.RepetitionCount + field.ComponentCount + (field.IsNull ? 1 : 0) + (field.Is("NM"u8) ? 1 : 0);
                if (field.TryGetDecimal(out var number1)) total += (long)decimal.Truncate(decimal.Remainder(number1, 1000));
                if (field.TryGetInt32(out var number2)) total += number2;
                if (field.TryGetDouble(out var number3)) total += number3 > 0 ? 1 : 0;
                if (field.TryGetTimestamp(out var time)) total += time.Local.Year;
                foreach (var repetition in field.Repetitions)
                    foreach (var component in repetition.Components)
                        total += component.Raw.Length + component[1].Raw.Length + (component.SubcomponentCount > 1 ? component[2].Raw.Length : 0);
            }
        }
        return total;
    }
}
