using System.Text;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// What makers of analyzers that speak HL7 v2.3.1 do alike, where the standard leaves it open or says otherwise, by their published interface manuals (Mindray BS-200 host
/// interface manual 5.0 and BC-5300 operator's manual appendix C; Getein CM and Zybio Q3 communication protocols): the kind of a result stands in the header, a control is told by
/// the order's fields and has no OBX, and settings of the run stand among the results.
/// </summary>
internal static partial class Hl7v2Translator
{
    // the coding system of one maker that others took over with its codes
    private static ReadOnlySpan<byte> MakersSystem => "99MRC"u8;

    /// <summary>What the header says that the results are of: MSH-16 0, 1 and 2 (a patient, a calibrator, a control), MSH-11 Q (a control). Null: it does not say.</summary>
    private static SpecimenRole? RoleOf(Hl7v2Segment header) => header[11][1].Is("Q"u8) ? SpecimenRole.Control : header[16].Raw switch
    {
        [(byte)'0'] => SpecimenRole.Patient,
        [(byte)'1'] => SpecimenRole.Calibrator,
        [(byte)'2'] => SpecimenRole.Control,
        _ => null,
    };

    /// <summary>True: a number in MSH-16; its sender writes labels to OBR-2, its own running numbers to OBR-3, test numbers to OBX-3 and their names to OBX-4.</summary>
    internal static bool IsNumbered(Hl7v2Segment header) => header[16].Raw is [>= (byte)'0' and <= (byte)'2'];

    /// <summary>True: results of control material, whatever MSH-11 says; they can reach no patient.</summary>
    private static bool IsOfControls(Hl7v2Message message)
    {
        if (RoleOf(message.Header) == SpecimenRole.Control) return true;
        var isAny = false;
        for (var i = 1; i < message.SegmentCount; i++)
        {
            if (!message[i].Is("OBR"u8)) continue;
            if (!IsControlOrder(message[i])) return false;
            isAny = true;
        }
        return isAny;
    }

    // LJ QCR, XR QCR, QCR …: a control's result by its chart
    private static bool IsControlOrder(Hl7v2Segment obr) => obr[4][3].Is(MakersSystem) && obr[4][2].Raw.IndexOf("QCR"u8) >= 0;

    private sealed partial class LabReading
    {
        private readonly SpecimenRole? role;
        private readonly bool isNumbered;
        /// <summary>What the order tells is computed from results that were sent before (means, moving averages), and none itself.</summary>
        private bool isDerived;
        /// <summary>The message tells something that is no result, and is as it should be.</summary>
        private bool hasOther;

        private static bool IsOfDerived(Hl7v2Segment obr) => obr[4][3].Is(MakersSystem) && (obr[4][2].Raw.EndsWith("Mean"u8) || obr[4][2].Raw.StartsWith("XB "u8));

        // The material's name in OBR-2 with its lot in OBR-3, or the lot where a patient's number stands and the number of the analyzer's control file in OBR-3.
        private Specimen? ControlOf(Hl7v2Segment segment)
        {
            var kind = IsControlOrder(segment) ? SpecimenRole.Control : role is SpecimenRole.Control or SpecimenRole.Calibrator ? role : null;
            if (kind is null) return null;
            string? name = Some(segment[2][1]), number = Some(segment[3][1]);
            hasOther |= kind == SpecimenRole.Calibrator;
            return new() { Role = kind.Value, Material = name ?? number, Lot = patientNumber ?? (name is null ? null : number) };
        }

        // Level and lot of a control stand among its results.
        private bool IsOfControl(Hl7v2Segment obx)
        {
            if (specimen.Role != SpecimenRole.Control || !obx[3][3].Is(MakersSystem)) return false;
            var name = obx[3][2].GetString().Trim();
            if (name.Equals("Qc Level", StringComparison.OrdinalIgnoreCase)) specimen = specimen with { Level = Some(obx[5][1]) };
            else if (name.Equals("Qc lot No", StringComparison.OrdinalIgnoreCase)) specimen = specimen with { Lot = Some(obx[5][1]) ?? specimen.Lot };
            else return false;
            return true;
        }

        // A control without OBX: OBR-2 and OBR-3 the test, OBR-13 material, 14 lot, 17 level, 20 result, 21 unit; several levels of one test in components.
        private void AddControls(Hl7v2Segment segment)
        {
            for (var i = segment.Index + 1; i < message.SegmentCount && !message[i].Is("OBR"u8); i++)
                if (message[i].Is("OBX"u8)) return;
            if (LabCode(segment[2]) is not { } test) return;
            for (var part = 1; part <= segment[20].ComponentCount; part++)
            {
                if (Some(segment[20][part]) is not { } value) continue;
                var isNumber = segment[20][part].TryGetDecimal(out var number);
                specimens.Add(new()
                {
                    SpecimenId = "", Role = SpecimenRole.Control, Material = Some(segment[13][part]), Lot = Some(segment[14][part]), Level = Some(segment[17][part]),
                    Results =
                    [
                        new()
                        {
                            Test = test with { Text = Some(segment[3][1]) }, Kind = isNumber ? ValueKind.Numeric : ValueKind.Text, Number = number, Text = value,
                            Unit = Some(segment[21][part]) ?? Some(segment[21][1]), CompletedAt = TimeOf(segment[7], offset) ?? TimeOf(segment[6], offset),
                        },
                    ],
                });
            }
        }

        private Code? TestOf(Hl7v2Segment obx)
        {
            if (!isNumbered || obx[3][2].Raw.Length > 0) return LabCode(obx[3]);
            return LabCode(obx[3]) is { } test ? test with { Text = test.Text ?? Some(obx[4][1]) } : LabCode(obx[4]);
        }

        // Modes, remarks and marks of the run, and the patient's age: they belong to the results and are none.
        private static bool IsSetting(Hl7v2Segment obx) =>
            (obx[3][3].Is(MakersSystem) && !obx[2].Is("NM"u8)) || (obx[3][3].Is("LN"u8) && obx[3][2].Is("Age"u8));
    }
}
