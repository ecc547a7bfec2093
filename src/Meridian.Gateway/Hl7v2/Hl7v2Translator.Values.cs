using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>One value: OBX-2 and OBX-5 with its state (OBX-8, OBX-11), time (OBX-14) and range (OBX-7).</summary>
internal static partial class Hl7v2Translator
{
    private sealed partial class OruReading
    {
        private Observation ReadValue(Hl7v2Segment obx, MetricDescriptor metric)
        {
            var value = obx[5];
            var (kind, number, text, coded, comparator) = Value(obx[2].Raw, value, metric.Unit is not null);
            var flags = obx[8];
            return new()
            {
                Metric = metric,
                Kind = kind,
                Number = number,
                Text = text,
                Coded = coded,
                Comparator = comparator,
                Status = StatusOf(obx[11].Raw, flags, kind),
                At = TimeOf(obx[14], offset),
                Range = obx[7].IsEmpty ? null : obx[7].GetString(),
                Flags = flags.IsEmpty ? null : flags.GetString(),
            };
        }

        private (ValueKind Kind, decimal Number, string? Text, Code? Coded, string? Comparator) Value(ReadOnlySpan<byte> type, Hl7v2Field value, bool hasUnit)
        {
            if (value.IsEmpty || value.IsNull) return default;
            if (type.SequenceEqual("NM"u8)) return Number(value);
            if (type.SequenceEqual("SN"u8)) return StructuredNumber(value);
            if (type.SequenceEqual("CWE"u8) || type.SequenceEqual("CE"u8) || type.SequenceEqual("CNE"u8) || type.SequenceEqual("CF"u8))
            {
                var coded = descriptors.CodeOf(value.Repetition(0));
                // CWE-9: the text that the sender shows.
                var shown = Some(value[9]) ?? coded?.Text;
                return coded is null ? (ValueKind.Text, 0, value.GetString(), null, null) : (ValueKind.Coded, 0, shown, coded, null);
            }
            // Documents and pictures stay in the message that is kept; the value says that there is one.
            if (type.SequenceEqual("ED"u8) || type.SequenceEqual("RP"u8))
                return (ValueKind.Text, 0, $"[{System.Text.Encoding.ASCII.GetString(type)}, {value.Raw.Length} bytes]", null, null);
            // A number sent as text, or without saying what it is, is a number where it has a unit.
            if ((type.IsEmpty || hasUnit) && !value.Raw.Contains(message.Delimiters.Component) && value.TryGetDecimal(out var number)) return (ValueKind.Numeric, number, null, null, null);
            return (ValueKind.Text, 0, value.GetString(), null, null);
        }

        public static (ValueKind, decimal, string?, Code?, string?) Number(Hl7v2Field value)
        {
            if (value.RepetitionCount == 1 && value.TryGetDecimal(out var number)) return (ValueKind.Numeric, number, null, null, null);
            // <5 and >100 in a field for numbers: the comparator belongs to SN, but its meaning is plain.
            var raw = value.Raw;
            var length = raw.StartsWith("<="u8) || raw.StartsWith(">="u8) ? 2 : raw.Length > 0 && raw[0] is (byte)'<' or (byte)'>' ? 1 : 0;
            var text = value.GetString();
            if (length > 0 && decimal.TryParse(text.AsSpan(length), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number))
                return (ValueKind.Numeric, number, null, null, text[..length]);
            return (ValueKind.Text, 0, text, null, null);
        }

        // SN: comparator ^ number ^ separator or suffix ^ second number
        public static (ValueKind, decimal, string?, Code?, string?) StructuredNumber(Hl7v2Field value)
        {
            if (value[3].IsEmpty && value[4].IsEmpty && value[2].TryGetDecimal(out var number))
            {
                var comparator = value[1].GetString().Trim();
                if (comparator is "" or "=") return (ValueKind.Numeric, number, null, null, null);
                if (comparator is "<" or ">" or "<=" or ">=") return (ValueKind.Numeric, number, null, null, comparator);
            }
            var text = string.Concat(value[1].GetString(), value[2].GetString(), value[3].GetString(), value[4].GetString());
            return (ValueKind.Text, 0, text.Length > 0 ? text : value.GetString(), null, null);
        }

        // OBX-11 (table 0085) and OBX-8 (PCD TF-2 B.8: measurement status beside abnormal flags). What makes a value worse counts first.
        private ObservationStatus StatusOf(ReadOnlySpan<byte> result, Hl7v2Field flags, ValueKind kind)
        {
            if (result is [(byte)'D'] or [(byte)'W']) return ObservationStatus.EnteredInError;
            var status = result switch
            {
                [(byte)'F'] or [(byte)'U'] => ObservationStatus.Final,
                [(byte)'C'] => ObservationStatus.Corrected,
                [(byte)'P'] => ObservationStatus.Preliminary,
                _ => ObservationStatus.Unverified,
            };
            bool invalid = kind == ValueKind.None, questionable = false, demonstration = isTest;
            if (!flags.IsEmpty)
            {
                foreach (var flag in flags.Repetitions)
                {
                    var raw = flag[1].Raw;
                    if (raw.SequenceEqual("INV"u8) || raw.SequenceEqual("NAV"u8)) invalid = true;
                    else if (raw.SequenceEqual("QUES"u8) || raw.SequenceEqual("CAL"u8) || raw.SequenceEqual("CALI"u8) || raw.SequenceEqual("MSMT"u8)) questionable = true;
                    else if (raw.SequenceEqual("DEMO"u8) || raw.SequenceEqual("TEST"u8)) demonstration = true;
                }
            }
            return demonstration ? ObservationStatus.Demonstration : invalid ? ObservationStatus.Invalid : questionable ? ObservationStatus.Questionable : status;
        }
    }
}
