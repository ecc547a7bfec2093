using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Observations: IHE PCD-01 (DEC) and any ORU. One walk over the segments: PID and PV1 set whose values follow, an OBR begins a group with its
/// time, and each OBX is one of: a level of the containment (MDS, VMD, channel), something about the equipment, a wave or one of its facets, part of an alert,
/// or a value. One report results for each MDS in each group.
/// </summary>
internal static partial class Hl7v2Translator
{
    private static Hl7v2Translation Observations(Hl7v2Message message, Hl7v2Descriptors descriptors, TimeSpan assumedOffset)
    {
        var reading = new OruReading(message, descriptors, OffsetOf(message.Header, assumedOffset));
        for (var i = 0; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            if (segment.Is("OBX"u8)) reading.Observe(segment);
            else if (segment.Is("OBR"u8)) reading.BeginGroup(segment);
            else if (segment.Is("PID"u8)) reading.BeginPatient(ReadPatient(segment));
            else if (segment.Is("PV1"u8)) reading.Location = ReadPlace(segment[3]);
            else if (segment.Is("PRT"u8)) reading.Participate(segment);
            if (reading.Refusal is { } refusal) return refusal;
        }
        return reading.Finish();
    }

    /// <summary>The state of one walk.</summary>
    private sealed partial class OruReading
    {
        private readonly Hl7v2Message message;
        private readonly Hl7v2Descriptors descriptors;
        private readonly TimeSpan offset;
        private readonly bool isTest;
        private readonly DateTimeOffset? sentAt;
        private readonly List<ReportReading> reports = [];
        private readonly Dictionary<int, MdsReading> mdses = [];
        private readonly Dictionary<(int Mds, int Vmd, int Channel), Code> places = [];
        private PatientIdentity? patient;
        private int groupStart;
        private DateTimeOffset? groupAt, groupEnd;
        private ReportReading? current;
        private int observed;

        public OruReading(Hl7v2Message message, Hl7v2Descriptors descriptors, TimeSpan offset)
        {
            (this.message, this.descriptors, this.offset) = (message, descriptors, offset);
            var header = message.Header;
            sentAt = SentAt(header, offset);
            groupAt = sentAt;
            // Table 0103: D debugging, T training.
            isTest = header[11][1].Raw is [(byte)'D' or (byte)'T'];
            isAlertMessage = header[9][2].Is("R40"u8);
        }

        /// <summary>PV1-3, until the next PID.</summary>
        public PointOfCare? Location { get; set; }

        public Hl7v2Translation? Refusal { get; private set; }

        public void BeginPatient(PatientIdentity? next)
        {
            CloseGroup();
            // A PID without identifiers names nobody: its facts stay with the equipment.
            patient = next is { Identifiers.Count: > 0 } ? next : null;
            Location = null;
            // Another patient's MDS 1 is another MDS.
            mdses.Clear();
            places.Clear();
        }

        public void BeginGroup(Hl7v2Segment obr)
        {
            CloseGroup();
            groupAt = TimeOf(obr[7], offset) ?? sentAt;
            groupEnd = TimeOf(obr[8], offset);
            BeginAlert(obr);
        }

        public void Observe(Hl7v2Segment obx)
        {
            observed++;
            var placeField = obx[4];
            var containment = ReadContainment(placeField.Raw, message.Delimiters.Component);
            var code = descriptors.CodeOf(obx[3]);
            if (code is null)
            {
                // A value of nothing cannot be told; a blank line of a form can.
                if (!obx[5].IsEmpty) Refusal = Hl7v2Translation.Refuse("MissingCode", message.PlaceOf(obx, 3), Hl7v2ErrorCode.RequiredFieldMissing, "OBX-3 is empty: the value cannot be told from others.");
                return;
            }
            var isLevel = TryLevel(obx, code, containment);
            var mds = Mds(containment.Mds, isLevel && containment is { Vmd: 0, Channel: 0, Metric: 0 } ? obx : default, code);
            Identify(mds, obx, code, containment, isLevel);
            if (isLevel) return;
            var report = Report(mds);
            if (Facet(report, obx, code, containment)) return;
            if (inAlertGroup && Alert(report, obx, code, containment)) return;
            // What tells of the equipment itself goes to the registry and is no observation.
            if (DescribeEquipment(mds, obx, code, containment)) return;
            var isWave = IsWave(obx);
            places.TryGetValue((containment.Mds, containment.Vmd, 0), out var vmd);
            places.TryGetValue((containment.Mds, containment.Vmd, containment.Channel), out var channel);
            var metric = descriptors.MetricOf(obx[3], placeField, obx[6], containment, vmd, containment.Channel == 0 ? null : channel, isWave)!;
            if (isWave && AddWave(report, obx, metric)) return;
            report.Observations.Add(ReadValue(obx, metric));
        }

        public Hl7v2Translation Finish()
        {
            CloseGroup();
            if (Refusal is { } refusal) return refusal;
            if (observed == 0)
                return Hl7v2Translation.Refuse("NoObservation", new("OBX", 1), Hl7v2ErrorCode.SegmentSequenceError, "The message has no OBX: there is nothing to take from it.");
            List<EquipmentReport> finished = [];
            var several = reports.Where(r => !r.IsEmpty).Select(r => r.Mds).Distinct().Count() > 1;
            foreach (var report in reports)
                if (report.Finish(mds => SenderIdentity(mds, several)) is { } one) finished.Add(one);
            return finished.Count == 0 ? Hl7v2Translation.Nothing : new() { Facts = new() { Reports = finished } };
        }

        private void CloseGroup()
        {
            CloseAlert();
            groupStart = reports.Count;
            current = null;
            groupEnd = null;
        }

        // The report of this MDS in this group.
        private ReportReading Report(MdsReading mds)
        {
            if (current?.Mds == mds) return current;
            for (var i = groupStart; i < reports.Count; i++)
                if (reports[i].Mds == mds) return current = reports[i];
            reports.Add(current = new(mds, patient, Location, groupAt, isTest));
            locations[mds] = Location;
            return current;
        }

        // A level says itself what it is: the last numbers of its place are 0 and it has no value. Senders without containment are known by the name.
        private bool TryLevel(Hl7v2Segment obx, Code code, Containment c)
        {
            if (!obx[5].IsEmpty) return false;
            var named = code.Text is { } text && text.StartsWith("MDC_DEV_", StringComparison.Ordinal);
            if (c.Metric != 0 || (c.Mds == 0 && !named)) return false;
            if (c is { Vmd: 0, Channel: 0 }) return true;
            if (c.Channel == 0) places[(c.Mds, c.Vmd, 0)] = code;
            else places[(c.Mds, c.Vmd, c.Channel)] = code;
            return true;
        }
    }

    /// <summary>OBX-4: <c>MDS.VMD.channel.metric[.facet]</c>; anything else is no containment and gives zeros.</summary>
    internal static Containment ReadContainment(ReadOnlySpan<byte> text, byte componentDelimiter)
    {
        // 2.9 makes OBX-4 of type OG, whose first component is what it was.
        var end = text.IndexOf(componentDelimiter);
        if (end >= 0) text = text[..end];
        Span<int> levels = [0, 0, 0, 0, 0];
        var level = 0;
        var digits = 0;
        foreach (var b in text)
        {
            if (b == (byte)'.')
            {
                if (digits == 0 || ++level == 5) return default;
                digits = 0;
            }
            else if (b is >= (byte)'0' and <= (byte)'9' && digits < 9)
            {
                levels[level] = (levels[level] * 10) + b - '0';
                digits++;
            }
            else return default;
        }
        return level < 3 || digits == 0 ? default : new(levels[0], levels[1], levels[2], levels[3], levels[4]);
    }
}
