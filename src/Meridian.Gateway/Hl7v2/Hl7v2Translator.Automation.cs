using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// What automated equipment of the laboratory says of itself: <c>ESU^U01</c>, its state, and <c>INU^U05</c>, what it has on board (HL7 v2.5.1 13.3.1, 13.3.5). Both become conditions
/// of the instrument that sends them, under the name by which it sends results. The newest word holds, with the hub's time of it: clocks of analyzers are wrong more often than late messages
/// come out of order, and EQU-2 stays in the message. Interactions (ISD) and the operator (ROL) are not taken.
/// </summary>
internal static partial class Hl7v2Translator
{
    /// <summary>Keys of an <see cref="InstrumentCondition"/>: EQU-3 (table 0365), EQU-4 (0366), EQU-5 (0367). The pages know them.</summary>
    private const string EquipmentState = "equipmentState", ControlState = "controlState", AlertLevel = "alertLevel";

    private static Hl7v2Translation EquipmentStatus(Hl7v2Message message, ReadOnlySpan<byte> trigger, string? peer, TimeSpan assumedOffset)
    {
        var isInventory = message.Header[9][1].Is("INU"u8);
        if (!trigger.SequenceEqual(isInventory ? "U05"u8 : "U01"u8))
            return Hl7v2Translation.Refuse("UnsupportedEvent", new("MSH", 1, 9, 0, 2), Hl7v2ErrorCode.UnsupportedEventCode, "Of what equipment says of itself the hub takes ESU^U01 and INU^U05.", header: true);
        if (RefuseTraining(message) is { } training) return training;
        if (!message.TryFind("EQU"u8, out _)) return Hl7v2Translation.Refuse("MissingEquipment", new("EQU", 1), Hl7v2ErrorCode.SegmentSequenceError, "The message has no EQU: which equipment it is of cannot be told.");
        if (LabEquipment(message, peer, null) is not { } equipment) return Nameless();
        var conditions = new Dictionary<string, InstrumentCondition>(StringComparer.Ordinal);
        var module = "";
        for (var i = 1; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            if (segment.Is("EQU"u8))
            {
                module = ModuleOf(segment, message.Header);
                Add(EquipmentState, segment[3]);
                Add(ControlState, segment[4]);
                Add(AlertLevel, segment[5]);
            }
            else if (segment.Is("INV"u8))
            {
                if (InventoryOf(segment) is not { } item)
                    return Hl7v2Translation.Refuse("MissingSubstance", message.PlaceOf(segment, 1), Hl7v2ErrorCode.RequiredFieldMissing, "INV-1 is empty: what is on board cannot be told.");
                conditions[item.Key + module] = item with { Key = item.Key + module };
            }
        }
        return new() { Facts = new() { LabReports = [new() { Equipment = equipment, Driver = DriverOf(message.Header), At = SentAt(message.Header, assumedOffset), Conditions = [.. conditions.Values] }] } };

        // an empty field says that nothing changed (table 0365)
        void Add(string key, Hl7v2Field told)
        {
            if ((Some(told[1]) ?? Some(told[2])) is { } word) conditions[key + module] = new() { Key = key + module, Kind = InstrumentConditionKind.State, Text = word };
        }
    }

    /// <summary>EQU-1 where it names a part of the sender, as what several parts say must not meet; empty: the sender itself.</summary>
    private static string ModuleOf(Hl7v2Segment equ, Hl7v2Segment header) =>
        Some(equ[1][1]) is not { } id || new[] { Some(header[3][1]), Some(header[3][2]), Some(header[4][1]), Some(header[4][2]) }.Contains(id) ? "" : " " + id;

    /// <summary>What is on board. INV-1 substance, 2 state, 3 type, 4 container, 5 carrier, 6 place, 8 left, 9 available, 11 unit, 12 expiry, 16 lot (13.4.4; tables 0383, 0384). Null: the substance has no name.</summary>
    private static InstrumentCondition? InventoryOf(Hl7v2Segment inv)
    {
        if ((Some(inv[1][2]) ?? Some(inv[1][1])) is not { } name) return null;
        string?[] places = [name, Some(inv[3][1]), Some(inv[4][1]), Some(inv[5][1]), Some(inv[6][1])];
        // table 0384: waste, solid items, measured liquids, water, controls, others; all else is a reagent
        var isSupply = inv[3][1].Raw is var kind && (kind.SequenceEqual("LW"u8) || kind.SequenceEqual("SW"u8) || kind.SequenceEqual("SC"u8) || kind.SequenceEqual("LI"u8)
            || kind.SequenceEqual("PW"u8) || kind.SequenceEqual("CO"u8) || kind.SequenceEqual("OT"u8));
        return new()
        {
            Key = string.Join(' ', places.OfType<string>()), Kind = isSupply ? InstrumentConditionKind.Consumable : InstrumentConditionKind.Reagent,
            Text = LabReading.Flags(inv[2]), Lot = Some(inv[16][1]), Expiry = BirthDate(inv[12]),
            Remaining = inv[8].TryGetDecimal(out var left) || inv[9].TryGetDecimal(out left) ? left : null, Unit = Some(inv[11][1]),
        };
    }
}
