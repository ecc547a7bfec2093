using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Results of laboratory instruments: <c>OUL^R22</c> and <c>OUL^R23</c> (specimen, then its orders and their results; IHE LAW LAB-29), <c>OUL^R24</c> (order, then specimen
/// and results) and <c>ORU^R01</c> (order and results, then the specimen) (HL7 v2.5.1 7.3.1, 7.3.7–7.3.9). Nothing is mapped here and nothing converted.
/// </summary>
internal static partial class Hl7v2Translator
{
    private static Hl7v2Translation LabResults(Hl7v2Message message, ReadOnlySpan<byte> trigger, Hl7v2Senders senders, string? peer, TimeSpan assumedOffset)
    {
        if (!trigger.IsEmpty && !trigger.SequenceEqual("R01"u8) && !trigger.SequenceEqual("R22"u8) && !trigger.SequenceEqual("R23"u8) && !trigger.SequenceEqual("R24"u8))
            return Hl7v2Translation.Refuse("UnsupportedEvent", new("MSH", 1, 9, 0, 2), Hl7v2ErrorCode.UnsupportedEventCode, "Of laboratory results the hub takes OUL^R22, OUL^R23, OUL^R24 and ORU^R01.", header: true);
        if (!IsOfControls(message) && RefuseTraining(message) is { } training) return training;
        var reading = new LabReading(message, senders, peer, trigger.SequenceEqual("R23"u8), OffsetOf(message.Header, assumedOffset));
        for (var i = 1; i < message.SegmentCount && reading.Refusal is null; i++) reading.Take(message[i]);
        if (reading.Finish() is { } refusal) return refusal;
        if (LabEquipment(message, peer, reading.Maker) is not { } equipment)
            return Nameless();
        return new()
        {
            Facts = new()
            {
                LabReports = [new() { Equipment = equipment, Driver = DriverOf(message.Header), At = SentAt(message.Header, assumedOffset), Specimens = reading.Specimens, Conditions = reading.Conditions, Refused = reading.Refused }],
            },
        };
    }

    /// <summary>The state of one walk: whose specimen, which order, which result the next segment belongs to.</summary>
    private sealed partial class LabReading
    {
        private readonly Hl7v2Message message;
        private readonly Hl7v2Senders senders;
        private readonly string? peer;
        private readonly bool byContainer;
        private readonly TimeSpan offset;
        /// <summary>SPM stands before its orders (R22, R23, and senders of ORU that write it so).</summary>
        private readonly bool specimenFirst;
        private readonly List<SpecimenReport> specimens = [];
        private readonly Dictionary<string, InstrumentCondition> conditions = new(StringComparer.Ordinal);
        private readonly List<RefusedTest> refused = [];
        private PatientIdentity? patient;
        private string? patientNumber;
        private Specimen specimen = new();
        private bool inOrder;
        private int obr;
        private bool isOfSpecimen;
        private string? orderNote;
        private bool isCanceled;
        private readonly List<LabResult> results = [];
        private readonly List<string> subIds = [];

        /// <summary>What is known of the specimen so far.</summary>
        private sealed record Specimen
        {
            public string Id { get; init; } = "";
            public SpecimenRole Role { get; init; } = SpecimenRole.Patient;
            public string? Material { get; init; }
            public string? Lot { get; init; }
            public string? Level { get; init; }
            public string? Position { get; init; }
            public decimal? Dilution { get; init; }
        }

        public LabReading(Hl7v2Message message, Hl7v2Senders senders, string? peer, bool byContainer, TimeSpan offset)
        {
            (this.message, this.senders, this.peer, this.byContainer, this.offset) = (message, senders, peer, byContainer, offset);
            (role, isNumbered) = (RoleOf(message.Header), IsNumbered(message.Header));
            specimenFirst = message.TryFind("SPM"u8, out var spm) && (!message.TryFind("OBR"u8, out var first) || spm.Index < first.Index);
        }

        public IReadOnlyList<SpecimenReport> Specimens => specimens;
        public IReadOnlyList<InstrumentCondition> Conditions => [.. conditions.Values];
        public IReadOnlyList<RefusedTest> Refused => refused;
        public Hl7v2Translation? Refusal { get; private set; }

        /// <summary>OBX-18's authority: who made the instrument.</summary>
        public string? Maker { get; private set; }

        public void Take(Hl7v2Segment segment)
        {
            if (segment.Is("OBX"u8)) Observe(segment);
            else if (segment.Is("OBR"u8)) BeginOrder(segment);
            else if (segment.Is("SPM"u8))
            {
                if (specimenFirst)
                {
                    CloseOrder();
                    specimen = ReadSpecimen(segment);
                }
            }
            else if (segment.Is("SAC"u8))
            {
                if (!specimenFirst) return;
                if (byContainer) CloseOrder();
                specimen = WithContainer(specimen, segment);
            }
            else if (segment.Is("PID"u8))
            {
                CloseOrder();
                if (!specimenFirst || specimens.Count == 0 && specimen.Id.Length == 0) specimen = new();
                // a PID without a number or a name names nobody; whose result it is the order decides in any case
                patient = ReadPatient(segment);
                patientNumber = Some(segment[3][1]) ?? Some(segment[2][1]);
            }
            else if (segment.Is("ORC"u8)) Order(segment);
            else if (segment.Is("TCD"u8)) Detail(segment);
            else if (segment.Is("INV"u8)) Inventory(segment);
            else if (segment.Is("SID"u8) && Some(segment[2][1]) is { } lot) WithLast(result => result with { ReagentLot = result.ReagentLot ?? lot });
            else if (segment.Is("NTE"u8)) Note(segment);
        }

        public Hl7v2Translation? Finish()
        {
            CloseOrder();
            if (Refusal is null && specimens.Count == 0 && refused.Count == 0 && conditions.Count == 0 && !hasOther)
                Refusal = Hl7v2Translation.Refuse("NoObservation", new("OBX", 1), Hl7v2ErrorCode.SegmentSequenceError, "The message has no result: there is nothing to take from it.");
            return Refusal;
        }

        private void BeginOrder(Hl7v2Segment segment)
        {
            var wasCanceled = !inOrder && isCanceled;
            CloseOrder();
            (inOrder, obr, isOfSpecimen, orderNote) = (true, segment.Index, false, null);
            // table 0123: X, no results, the order was canceled
            isCanceled = wasCanceled || segment[25].Is("X"u8);
            isDerived = IsOfDerived(segment);
            hasOther |= isDerived;
            if (!specimenFirst) SpecimenOfOrder(segment);
            if (specimen.Role == SpecimenRole.Control && role is not null) AddControls(segment);
        }

        // ORU and R24: whatever stands before the next order is this order's.
        private void SpecimenOfOrder(Hl7v2Segment segment)
        {
            specimen = new();
            if (ControlOf(segment) is { } control)
            {
                (specimen, patient) = (control, null);
                return;
            }
            var found = false;
            for (var i = segment.Index + 1; i < message.SegmentCount && !message[i].Is("OBR"u8) && !message[i].Is("PID"u8); i++)
            {
                if (message[i].Is("SPM"u8))
                {
                    if (found) return;
                    (specimen, found) = (ReadSpecimen(message[i]), true);
                }
                else if (message[i].Is("SAC"u8)) (specimen, found) = (WithContainer(specimen, message[i]), true);
            }
            if (found || Refusal is not null) return;
            var place = senders.SpecimenOf(message.Header, peer);
            string? placer = Some(segment[2][1]), filler = Some(segment[3][1]);
            if (place is null && isNumbered)
            {
                // the label in OBR-2; in OBR-3 a number that the analyzer counts by itself, and another specimen may bear
                specimen = specimen with { Id = placer ?? "", Position = filler };
                return;
            }
            if (place is null && placer is not null && filler is not null && placer != filler)
            {
                Refusal = Hl7v2Translation.Refuse("UndecidedSpecimen", message.PlaceOf(segment, 3), Hl7v2ErrorCode.OtherHl7Error, "OBR-2 and OBR-3 differ, and no SPM tells which of them the label bears. Say so in specimenFields.");
                return;
            }
            specimen = specimen with { Id = (place is { } told ? PlacedNumber(message, segment.Index, told) : filler ?? placer) ?? "" };
        }

        private Specimen ReadSpecimen(Hl7v2Segment spm)
        {
            var code = spm[11][1].Raw;
            SpecimenRole? role = code switch
            {
                // table 0369, LAW TF-2b 3.29: patient, group and pool are found by their orders; U is unknown to the analyzer
                [] or [(byte)'P'] or [(byte)'U'] or [(byte)'G'] or [(byte)'L'] => SpecimenRole.Patient,
                // control; blind, electronic and operator proficiency samples; a replicate as a control
                [(byte)'Q'] or [(byte)'B'] or [(byte)'E'] or [(byte)'F'] or [(byte)'O'] or [(byte)'R'] => SpecimenRole.Control,
                // calibrator and verifying calibrator
                [(byte)'C'] or [(byte)'V'] => SpecimenRole.Calibrator,
                _ => null,
            };
            if (role is null)
                Refusal ??= Hl7v2Translation.Refuse("UnknownSpecimenRole", message.PlaceOf(spm, 11), Hl7v2ErrorCode.TableValueNotFound, "SPM-11 is none of P, Q, C, V, B, E, F, G, L, O, R and U: whether it is a patient's cannot be told.");
            var number = SpecimenNumber(spm);
            var isMaterial = role is SpecimenRole.Control or SpecimenRole.Calibrator;
            return new() { Id = number ?? "", Role = role ?? SpecimenRole.Patient, Material = isMaterial ? number ?? Some(spm[4][2]) ?? Some(spm[4][1]) : null };
        }

        private static Specimen WithContainer(Specimen specimen, Hl7v2Segment sac)
        {
            // SAC-10 carrier, 11 place in it, 13 tray, 14 place in it
            string?[] places = [Some(sac[10][1]), Some(sac[11][1]), Some(sac[13][1]), Some(sac[14][1])];
            var position = string.Join('^', places.OfType<string>());
            return specimen with { Id = Some(sac[3][1]) ?? specimen.Id, Position = position.Length > 0 ? position : specimen.Position, Dilution = Dilution(sac[29]) ?? specimen.Dilution };
        }

        // Before its OBR in ORU, behind it in OUL (7.3.1, 7.3.7).
        private void Order(Hl7v2Segment orc)
        {
            var isBefore = message.Header[9][1].Is("ORU"u8);
            if (isBefore) CloseOrder();
            isCanceled = orc[5].Is("CA"u8) || (inOrder && isCanceled);
        }

        private void CloseOrder()
        {
            if (inOrder && Refusal is null)
            {
                if (isCanceled && results.Count == 0 && specimen.Id.Length > 0 && LabCode(message[obr][4]) is { } test) refused.Add(new(specimen.Id, test, orderNote));
                if (results.Count > 0) AddResults();
            }
            results.Clear();
            subIds.Clear();
            (inOrder, isOfSpecimen, orderNote, isCanceled) = (false, false, null, false);
        }

        private void AddResults()
        {
            if (orderNote is not null) results[0] = results[0] with { Comments = [orderNote, .. results[0].Comments] };
            var same = specimens.FindIndex(one => one.SpecimenId == specimen.Id && one.Role == specimen.Role && one.Lot == specimen.Lot && one.Level == specimen.Level && ReferenceEquals(one.Patient, patient));
            if (same >= 0) specimens[same] = specimens[same] with { Results = [.. specimens[same].Results, .. results] };
            else
                specimens.Add(new()
                {
                    SpecimenId = specimen.Id, Role = specimen.Role, Material = specimen.Material, Lot = specimen.Lot, Level = specimen.Level, Position = specimen.Position, Patient = patient, Results = [.. results],
                });
        }
    }
}
