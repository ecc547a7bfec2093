using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Reads codes (CE, CWE, CNE) as senders write them.</summary>
internal static class Hl7v2Codes
{
    /// <summary>
    /// The code of a field. Where the field has an alternate of MDC beside a primary of another system, MDC counts (PCD TF-2: the alternate
    /// may carry what the enterprise uses beside). A number 0 with a name stands for "no number yet" (WCM) and is left out.
    /// </summary>
    public static Code? Read(Hl7v2Field field)
    {
        if (field.IsEmpty || field.IsNull) return null;
        var primary = Make(field[1].GetString(), field[2].GetString(), field[3].GetString());
        if (primary is { System: Code.Mdc } || field[4].IsEmpty) return primary;
        var alternate = Make(field[4].GetString(), field[5].GetString(), field[6].GetString());
        return alternate is { System: Code.Mdc } ? alternate : primary ?? alternate;
    }

    public static Code? Make(string value, string text, string system)
    {
        (value, text, system) = (value.Trim(), text.Trim(), system.Trim());
        if (value.Length == 0 && text.Length == 0) return null;
        // Named only, or the name where the number belongs.
        if (text.Length == 0 && IsMdcName(value)) (value, text) = ("", value);
        if (value == "0" && text.Length > 0) value = "";
        if (system.Length == 0 && IsMdcName(text)) system = Code.Mdc;
        return new(system, value, text.Length == 0 ? null : text);
    }

    public static bool IsMdcName(string text) => text.StartsWith("MDC_", StringComparison.Ordinal);

    /// <summary>True for a code with one of the reference identifiers; numbers differ between editions, names do not.</summary>
    public static bool Named(Code? code, string name) => code is not null && string.Equals(code.Text, name, StringComparison.OrdinalIgnoreCase);
}
