using System.Collections.Frozen;
using System.Text;
using Meridian.Core.Intake;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Which messages are the laboratory's. OUL and OML are by their type. An ORU is where a setting names its sender, where MSH-21 names a profile of the laboratory
/// (LAB-…^IHE), where it carries SPM or SAC, where its header tells a kind of results (<see cref="RoleOf"/>), or where OBR-4 or OBR-24 are an analyzer's; one that names a profile of IHE PCD, or uses MDC terms, never is.
/// An ORM is an imaging order where ZDS, IPC, OBR-18 to OBR-20 or a modality in OBR-24 show it, a laboratory order where SPM, SAC, OBR-15 or a section
/// of the laboratory in OBR-24 do; one that shows neither, or both, is refused and kept, unless a setting names its sender.
/// </summary>
internal static partial class Hl7v2Translator
{
    // Table 0074, those of a laboratory: blood gases, blood bank, cytogenetics, chemistry, cytopathology, genetics, hematology, immunology, laboratory, microbiology,
    // mycobacteriology, mycology, outside laboratory, serology, surgical pathology, toxicology, virology.
    private static readonly FrozenSet<string> LaboratorySections =
        new[] { "BG", "BLB", "CG", "CH", "CP", "GE", "HM", "IMM", "LAB", "MB", "MCB", "MYC", "OSL", "SR", "SP", "TX", "VR" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsOfLaboratory(Hl7v2Message message, Hl7v2Senders senders, string? peer)
    {
        var header = message.Header;
        if (senders.AreOfLaboratory(header, peer) || RoleOf(header) is not null) return true;
        var profile = header[21][1].Raw;
        if (profile.StartsWith("IHE_PCD"u8)) return false;
        if (profile.StartsWith("LAB-"u8)) return true;
        var found = false;
        for (var i = 1; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            if (segment.Is("OBX"u8))
            {
                // what speaks MDC is a device of the bedside, whatever else stands there
                if (segment[3][3].Is("MDC"u8) || segment[3][2].Raw.StartsWith("MDC_"u8) || segment[3][6].Is("MDC"u8)) return false;
            }
            else if (segment.Is("SPM"u8) || segment.Is("SAC"u8)) found = true;
            else if (segment.Is("OBR"u8) && (segment[4][3].Is(MakersSystem) || (!segment[24].IsEmpty && LaboratorySections.Contains(segment[24][1].GetString().Trim())))) found = true;
        }
        return found;
    }

    private static Hl7v2Translation OrdersOfEitherKind(Hl7v2Message message, ReadOnlySpan<byte> trigger, Hl7v2Senders senders, string? peer, TimeSpan assumedOffset)
    {
        var header = message.Header;
        if (senders.AreOfLaboratory(header, peer)) return LabOrders(message, trigger, senders, peer, assumedOffset);
        if (senders.AreOfImaging(header, peer)) return Orders(message, trigger, assumedOffset);
        bool laboratory = false, imaging = false, numbered = false;
        for (var i = 1; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            if (segment.Is("ZDS"u8) || segment.Is("IPC"u8)) imaging = true;
            else if (segment.Is("SPM"u8) || segment.Is("SAC"u8)) laboratory = true;
            if (!segment.Is("OBR"u8)) continue;
            if (!segment[15].IsEmpty) laboratory = true;
            if (!segment[18].IsEmpty || !segment[19].IsEmpty || !segment[20].IsEmpty) numbered = true;
            if (segment[24].IsEmpty) continue;
            if (LaboratorySections.Contains(segment[24][1].GetString().Trim())) laboratory = true;
            else imaging = true;
        }
        if (laboratory && imaging)
            return Hl7v2Translation.Refuse("MixedOrder", new("OBR", 1, 24), Hl7v2ErrorCode.OtherHl7Error, "The message shows a laboratory order and an imaging order at once. Send them apart, or name the sender in laboratorySenders or imagingSenders.");
        if (laboratory) return LabOrders(message, trigger, senders, peer, assumedOffset);
        // numbers of OBR-18 to OBR-20 are the worklist's (RAD-4), and of no meaning elsewhere; what is wrong in itself is told by who reads it
        if (imaging || numbered || !message.TryFind("OBR"u8, out _)) return Orders(message, trigger, assumedOffset);
        return Hl7v2Translation.Refuse("UndecidedOrder", new("OBR", 1, 24), Hl7v2ErrorCode.RequiredFieldMissing, "Nothing tells whether the order is for the laboratory or for imaging: OBR-24 is empty, and neither SPM nor ZDS is there. Fill OBR-24, or name the sender in laboratorySenders or imagingSenders.");
    }

    // Orders and results of a training or a test must reach no patient; the model of the laboratory has no place for them.
    private static Hl7v2Translation? RefuseTraining(Hl7v2Message message) => message.Header[11][1].Raw is [(byte)'D' or (byte)'T']
        ? Hl7v2Translation.Refuse("TrainingMessage", new("MSH", 1, 11), Hl7v2ErrorCode.UnsupportedProcessingId, "MSH-11 says training or debugging: nothing of it is taken for a patient's.")
        : null;

    // LAB-28: an analyzer that cannot carry out a test says so in its answer (ORC-1 UA, ORC-5 CA).
    private static Hl7v2Translation LabOrderAnswer(Hl7v2Message message, string? peer, TimeSpan assumedOffset)
    {
        List<RefusedTest> refused = [];
        var specimen = "";
        var isRefused = false;
        message.TryFind("MSA"u8, out var msa);
        for (var i = 1; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            if (segment.Is("SPM"u8)) specimen = SpecimenNumber(segment) ?? "";
            else if (segment.Is("SAC"u8)) specimen = Some(segment[3][1]) ?? specimen;
            else if (segment.Is("ORC"u8)) isRefused = segment[1].Is("UA"u8) || segment[5].Is("CA"u8);
            else if (segment.Is("OBR"u8) && isRefused && specimen.Length > 0 && LabCode(segment[4]) is { } test) refused.Add(new(specimen, test, Some(msa[3][1])));
        }
        var answer = AnswerOf(message);
        if (refused.Count == 0 || LabEquipment(message, peer, null) is not { } equipment) return answer;
        return answer with { Facts = new() { LabReports = [new() { Equipment = equipment, Driver = DriverOf(message.Header), At = SentAt(message.Header, assumedOffset), Refused = refused }] } };
    }

    /// <summary>Who measured: the sender, as a laboratory's instruments name themselves in MSH-3; where nothing stands there, the address it speaks from. Null: not even that.</summary>
    private static EquipmentIdentity? LabEquipment(Hl7v2Message message, string? peer, string? maker)
    {
        var header = message.Header;
        var application = header[3][1].GetString().Trim();
        var sender = application.Length + header[4][1].GetString().Trim().Length > 0 ? SenderOf(header) : null;
        var universal = header[3][2].GetString().Trim();
        if (sender is null && peer is null) return null;
        return new()
        {
            Identifiers = [MdsReading.IsEui64(universal) ? new(EquipmentIdentifierKind.Eui64, universal.ToUpperInvariant(), null) : new(EquipmentIdentifierKind.Sender, sender ?? "@" + peer, null)],
            ModelName = NameOf(header),
            Manufacturer = maker,
        };
    }

    /// <summary>
    /// What kind of instrument it is: its application (MSH-3); null: it has no name. Before HL7 2.5 many write their maker to MSH-3 and their model to MSH-4: there both are the name.
    /// </summary>
    private static string? NameOf(Hl7v2Segment header)
    {
        var name = Some(header[3][1]);
        var isOld = header[12][1].Raw is [(byte)'2', (byte)'.', >= (byte)'1' and <= (byte)'4', ..];
        return isOld && name is not null && Some(header[4][1]) is { } model ? name + " " + model : name;
    }

    /// <summary>One table of tests serves all instruments of one name; the same maker's next model means another test by the same number.</summary>
    private static string? DriverOf(Hl7v2Segment header) => NameOf(header)?.Replace('/', ' ');

    // SPM-2, EIP: the placer's number, else the filler's; each an EI in subcomponents
    private static string? SpecimenNumber(Hl7v2Segment spm) => Some(spm[2][1][1]) ?? Some(spm[2][2][1]);

    private static string? PlacedNumber(Hl7v2Message message, int obr, (string Segment, int Field, int Component) place)
    {
        var id = Encoding.ASCII.GetBytes(place.Segment);
        // of this order's own segments: an ORC stands before its OBR, a PID before both, the others after it
        if (place.Segment == "OBR") return Some(message[obr][place.Field][place.Component][1]);
        if (place.Segment is "ORC" or "PID")
        {
            for (var i = obr - 1; i > 0; i--) if (message[i].Is(id)) return Some(message[i][place.Field][place.Component][1]);
            return null;
        }
        for (var i = obr + 1; i < message.SegmentCount && !message[i].Is("OBR"u8); i++) if (message[i].Is(id)) return Some(message[i][place.Field][place.Component][1]);
        return null;
    }

    /// <summary>A code of a test. One that has only a name goes by it.</summary>
    private static Code? LabCode(Hl7v2Field field, int component = 1)
    {
        if (field.IsEmpty || field.IsNull) return null;
        var value = field[component].GetString().Trim();
        var text = field[component + 1].GetString().Trim();
        return value.Length + text.Length == 0 ? null : new(field[component + 2].GetString().Trim(), value.Length > 0 ? value : text, text.Length > 0 ? text : null);
    }

    // SN: ^1^:^10 is one in ten (TCD-2, SAC-29); a plain number is the factor itself. Undiluted is no dilution.
    private static decimal? Dilution(Hl7v2Field field)
    {
        if (field.IsEmpty || field.IsNull) return null;
        decimal factor;
        if (field[4].TryGetDecimal(out var whole) && field[2].TryGetDecimal(out var part) && part > 0) factor = whole / part;
        else if (!field[2].TryGetDecimal(out factor) && !field[1].TryGetDecimal(out factor)) return null;
        return factor > 0 && factor != 1 ? factor : null;
    }
}
