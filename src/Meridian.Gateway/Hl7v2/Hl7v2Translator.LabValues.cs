using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>One result of a laboratory instrument: OBX with what belongs to it (TCD, INV, SID, NTE).</summary>
internal static partial class Hl7v2Translator
{
    private sealed partial class LabReading
    {
        private void Observe(Hl7v2Segment obx)
        {
            if (!inOrder)
            {
                // OBX of the specimen itself (hemolysis, volume …): before its orders in R22, and no result of a test
                if (specimenFirst && !obx[3].IsEmpty) return;
                Refusal ??= Hl7v2Translation.Refuse("MissingOrder", message.PlaceOf(obx), Hl7v2ErrorCode.SegmentSequenceError, "An OBX needs an OBR before it.");
                return;
            }
            if (IsOfSpecimen(obx) || isDerived || IsOfControl(obx)) return;
            var value = obx[5];
            if (TestOf(obx) is not { } test)
            {
                if (!value.IsEmpty) Refusal ??= Hl7v2Translation.Refuse("MissingCode", message.PlaceOf(obx, 3), Hl7v2ErrorCode.RequiredFieldMissing, "OBX-3 is empty: the result cannot be told from others.");
                return;
            }
            var type = obx[2].Raw;
            if (IsSupplement(obx))
            {
                Comment($"{test.Text ?? test.Value}: {Shown(type, value)}");
                return;
            }
            var (kind, number, text, coded, comparator) = LabValue(type, value);
            var status = StatusOf(obx[11].Raw);
            if (kind == ValueKind.None && status is not (LabResultStatus.NotObtained or LabResultStatus.Withdrawn) && results.Exists(known => known.Test.Value == test.Value)) return;
            var subId = isNumbered ? "" : obx[4][1].GetString().Trim();
            // LAW: a number and its interpretation come as two OBX of one test and one run
            var pair = kind is ValueKind.Numeric or ValueKind.Coded ? FindPair(test, subId, kind) : -1;
            if (pair >= 0 && kind == ValueKind.Coded)
            {
                results[pair] = results[pair] with { Coded = coded, Flags = results[pair].Flags ?? Flags(obx[8]) };
                return;
            }
            var alternate = LabCode(obx[3], 4);
            var isOwn = test.System != Code.Loinc || alternate is null || alternate.System is Code.Loinc or "IHELAW";
            var result = new LabResult
            {
                Test = isOwn ? test : alternate!,
                Universal = test.System == Code.Loinc ? test : alternate is { System: Code.Loinc } ? alternate : null,
                Kind = kind, Number = number, Text = text, Coded = coded, Comparator = comparator,
                Unit = Some(obx[6][1]) ?? Some(obx[6][2]), Range = obx[7].IsEmpty || obx[7].IsNull ? null : Trimmed(obx[7].GetString()), Flags = Flags(obx[8]),
                Status = status, Dilution = specimen.Dilution, Run = RunOf(subId),
                Operator = Some(obx[16][1]) ?? Some(obx[16][2]),
                CompletedAt = TimeOf(obx[19], offset) ?? TimeOf(obx[14], offset) ?? TimeOf(message[obr][22], offset) ?? (message.Header[9][1].Is("ORU"u8) ? TimeOf(message[obr][7], offset) : null),
                Module = Module(obx[18]),
            };
            if (pair >= 0) results[pair] = result with { Coded = results[pair].Coded, Comments = results[pair].Comments };
            else
            {
                results.Add(result);
                subIds.Add(subId);
            }
        }

        // R24 writes OBX of the specimen between SPM and SAC, ORU behind the SPM that follows the results (7.3.1, 7.3.9).
        private bool IsOfSpecimen(Hl7v2Segment obx)
        {
            if (specimenFirst) return false;
            var spm = -1;
            var resultsBefore = false;
            for (var i = obr + 1; i < message.SegmentCount && !message[i].Is("OBR"u8) && !message[i].Is("PID"u8); i++)
            {
                if (message[i].Is("OBX"u8) && spm < 0) resultsBefore = true;
                if (message[i].Is("SPM"u8) && spm < 0) spm = i;
                if (spm >= 0 && i > obx.Index && message[i].Is("SAC"u8)) return obx.Index > spm;
            }
            return spm >= 0 && resultsBefore && obx.Index > spm;
        }

        // What LAW marks as supplemental (S_RAW, S_OTHER … of IHELAW), what OBX-29 calls supporting information, and documents: it belongs to a result and is none.
        private static bool IsSupplement(Hl7v2Segment obx) =>
            IsSetting(obx) || (obx[3][6].Is("IHELAW"u8) && obx[3][4].Raw.StartsWith("S_"u8)) || obx[29].Is("SCI"u8) || obx[29].Is("AOE"u8) || obx[2].Is("ED"u8) || obx[2].Is("RP"u8);

        private int FindPair(Code test, string subId, ValueKind kind)
        {
            for (var i = results.Count - 1; i >= 0; i--)
                if (results[i].Test.Value == test.Value && subIds[i] == subId && results[i].Coded is null == (kind == ValueKind.Coded) && results[i].Kind == (kind == ValueKind.Coded ? ValueKind.Numeric : ValueKind.Coded)) return i;
            return -1;
        }

        private static string Shown(ReadOnlySpan<byte> type, Hl7v2Field value) =>
            type.SequenceEqual("ED"u8) || type.SequenceEqual("RP"u8) ? $"[{System.Text.Encoding.ASCII.GetString(type)}, {value.Raw.Length} bytes]"
                : type.SequenceEqual("CE"u8) || type.SequenceEqual("CWE"u8) ? Some(value[2]) ?? Some(value[1]) ?? "" : value.GetString();

        private static (ValueKind Kind, decimal Number, string? Text, Code? Coded, string? Comparator) LabValue(ReadOnlySpan<byte> type, Hl7v2Field value)
        {
            if (value.IsEmpty || value.IsNull) return default;
            var sent = Trimmed(value.GetString());
            if (type.SequenceEqual("CE"u8) || type.SequenceEqual("CWE"u8) || type.SequenceEqual("CNE"u8) || type.SequenceEqual("CF"u8))
            {
                if (LabCode(value) is not { } coded) return Some(value[9]) is { } original ? (ValueKind.Text, 0, original, null, null) : default;
                return (ValueKind.Coded, 0, Some(value[9]) ?? coded.Text ?? coded.Value, coded, null);
            }
            if (type.SequenceEqual("SN"u8))
            {
                var (kind, number, text, _, comparator) = OruReading.StructuredNumber(value);
                return (kind, number, text ?? comparator + value[2].GetString().Trim(), null, comparator);
            }
            if (sent is null) return default;
            // instruments send numbers as text, and text where a number was promised: what reads as a number is one, with the digits as sent
            if (value.ComponentCount > 1) return (ValueKind.Text, 0, sent, null, null);
            var read = OruReading.Number(value);
            return (read.Item1, read.Item2, sent, null, read.Item5);
        }

        // Table 0085. R is what nobody has verified yet; who leaves the field empty says nothing against the result.
        private static LabResultStatus StatusOf(ReadOnlySpan<byte> status) => status switch
        {
            [(byte)'C'] => LabResultStatus.Corrected,
            [(byte)'P'] or [(byte)'R'] or [(byte)'S'] or [(byte)'I'] => LabResultStatus.Preliminary,
            [(byte)'X'] or [(byte)'N'] or [(byte)'O'] => LabResultStatus.NotObtained,
            [(byte)'D'] or [(byte)'W'] => LabResultStatus.Withdrawn,
            _ => LabResultStatus.Final,
        };

        internal static string? Flags(Hl7v2Field field)
        {
            if (field.IsEmpty || field.IsNull) return null;
            List<string> flags = [];
            foreach (var repetition in field.Repetitions)
                if (Some(repetition[1]) is { } flag) flags.Add(flag);
            return flags.Count > 0 ? string.Join('~', flags) : null;
        }

        // OBX-4 counts the runs of a test on a specimen (LAW); 1.1 and the like are trees, and no count.
        private static int RunOf(string subId) => subId.Length is > 0 and < 4 && int.TryParse(subId, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var run) ? run : 0;

        private string? Module(Hl7v2Field field)
        {
            if (field.IsEmpty || field.IsNull) return null;
            List<string> parts = [];
            foreach (var repetition in field.Repetitions)
            {
                if (Some(repetition[1]) is { } part) parts.Add(part);
                Maker ??= Some(repetition[2]);
            }
            return parts.Count > 0 ? string.Join('~', parts) : null;
        }

        private void Detail(Hl7v2Segment tcd)
        {
            if (Dilution(tcd[2]) is { } dilution) WithLast(result => result with { Dilution = dilution });
        }

        private void Inventory(Hl7v2Segment inv)
        {
            var lot = Some(inv[16][1]);
            if (inv[3][1].Is("CO"u8) || (inv[3][1].Is("RC"u8) && specimen.Role == SpecimenRole.Calibrator))
            {
                if (!inOrder) specimen = specimen with { Material = Some(inv[1][2]) ?? Some(inv[1][1]) ?? specimen.Material, Lot = lot ?? specimen.Lot };
                return;
            }
            WithLast(result => result with { ReagentLot = result.ReagentLot ?? lot });
            if (InventoryOf(inv) is { } onBoard) conditions[onBoard.Key] = onBoard;
        }

        private void Note(Hl7v2Segment nte)
        {
            if (Trimmed(nte[3].GetString()) is not { } note || !inOrder) return;
            if (results.Count > 0) Comment(note);
            else orderNote = orderNote is null ? note : orderNote + "\n" + note;
        }

        private void Comment(string text)
        {
            if (results.Count > 0) WithLast(result => result with { Comments = [.. result.Comments, text] });
            else orderNote = orderNote is null ? text : orderNote + "\n" + text;
        }

        private void WithLast(Func<LabResult, LabResult> change)
        {
            if (results.Count > 0) results[^1] = change(results[^1]);
        }
    }
}
