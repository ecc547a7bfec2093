using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Which equipment it was: OBX-18, PRT, the terms that describe an MDS, and MSH-3 where nothing else is said.</summary>
internal static partial class Hl7v2Translator
{
    private sealed partial class OruReading
    {
        private readonly Dictionary<MdsReading, PointOfCare?> locations = [];
        private MdsReading? lastMds;
        private bool lastIsLevel;

        // The MDS with this number; declared anew under another OBR with another identifier it is another one.
        private MdsReading Mds(int ordinal, Hl7v2Segment declaration, Code code)
        {
            if (!mdses.TryGetValue(ordinal, out var mds)) mdses[ordinal] = mds = new(ordinal);
            if (!declaration.Id.IsEmpty)
            {
                if (mds.Kind is not null && MdsReading.Read(declaration[18].Repetition(0)) is { } said && mds.Identifiers.Count > 0 && !mds.Identifiers.Contains(said))
                {
                    mdses[ordinal] = mds = new(ordinal);
                    // What was inside of the one before is not inside of this one.
                    foreach (var key in places.Keys.Where(k => k.Mds == ordinal).ToList()) places.Remove(key);
                }
                mds.Kind ??= code;
            }
            return lastMds = mds;
        }

        private void Identify(MdsReading mds, Hl7v2Segment obx, Code code, Containment containment, bool isLevel)
        {
            lastIsLevel = containment is { Vmd: 0, Channel: 0, Metric: 0 };
            var field = obx[18];
            if (field.IsEmpty) return;
            foreach (var repetition in field.Repetitions)
            {
                if (MdsReading.Read(repetition) is not { } identifier) continue;
                // The identifier of a VMD or channel is its module's, not the MDS's.
                if (lastIsLevel) mds.Add(identifier);
                else if (!isLevel) mds.AddOfMetric(identifier);
            }
        }

        /// <summary>PRT after an OBX (2.7 and later; the UDI with 2.8.2): PRT-4 EQUIP, PRT-10 the device, PRT-16 its identifier, PRT-20 the serial number.</summary>
        public void Participate(Hl7v2Segment prt)
        {
            if (lastMds is null || !prt[4][1].Is("EQUIP"u8)) return;
            foreach (var repetition in prt[10].Repetitions)
            {
                if (MdsReading.Read(repetition) is not { } identifier) continue;
                if (lastIsLevel || mdses.Count == 1 && lastMds.Kind is null) lastMds.Add(identifier);
                else lastMds.AddOfMetric(identifier);
            }
            if (!lastIsLevel) return;
            if (Some(prt[20][1]) is { } serial)
            {
                lastMds.SerialNumber ??= serial;
                // The device part of a UDI tells the model; with the serial number it tells the piece.
                if (Some(prt[16][1]) is { } model) lastMds.ModelName ??= model;
            }
        }

        // Terms of the equipment itself, at the level of the MDS (PCD TF-2 B.8; ISO/IEEE 11073-10101, MDC_ID_…).
        private static bool DescribeEquipment(MdsReading mds, Hl7v2Segment obx, Code code, Containment c)
        {
            if (c is not { Vmd: 0, Channel: 0 } || code.Text is not { } name || !Hl7v2Codes.IsMdcName(name)) return false;
            if (Some(obx[5][1]) is not { } value) return false;
            switch (name)
            {
                case "MDC_ID_MODEL_MANUFACTURER":
                case "MDC_ATTR_ID_MODEL_MANUFACTURER": mds.Manufacturer = value; return true;
                case "MDC_ID_MODEL_NUMBER": mds.ModelName = value; return true;
                case "MDC_ATTR_ID_MODEL":
                    // Manufacturer and model in one value, where two components are sent.
                    if (Some(obx[5][2]) is { } model) (mds.Manufacturer, mds.ModelName) = (value, model);
                    else mds.ModelName = value;
                    return true;
                case "MDC_ID_PROD_SPEC_SERIAL":
                case "MDC_ID_SERIAL_NUMBER": mds.SerialNumber = value; return true;
                case "MDC_ID_PROD_SPEC_SW":
                case "MDC_ATTR_ID_SOFT": mds.Software = value; return true;
                case "MDC_ID_PROD_SPEC_FW": mds.Software ??= value; return true;
                case "MDC_ATTR_SYS_ID":
                    if (MdsReading.Read(obx[5]) is { } system) mds.Add(MdsReading.IsEui64(system.Value) ? new(EquipmentIdentifierKind.Eui64, system.Value.ToUpperInvariant(), null) : system);
                    return true;
                default:
                    if (!name.Contains("_UDI", StringComparison.Ordinal)) return false;
                    mds.Add(new(EquipmentIdentifierKind.Udi, value, null));
                    return true;
            }
        }

        // Nothing was said of the MDS itself. MSH-3 names a gateway as often as a device, and a gateway sends for many beds under one name:
        // so the place belongs to the identity, else the values of two patients would meet in one piece of equipment.
        private EquipmentIdentifier SenderIdentity(MdsReading mds, bool several)
        {
            var header = message.Header;
            var place = locations.GetValueOrDefault(mds);
            var application = header[3];
            var universal = application[2].GetString().Trim();
            if (place is null && !several && MdsReading.IsEui64(universal)) return new(EquipmentIdentifierKind.Eui64, universal.ToUpperInvariant(), null);
            var text = SenderOf(header);
            if (place is not null) text += "|" + string.Join('^', place.Unit, place.Room, place.Bed, place.Facility);
            if (several) text += "|MDS " + mds.Ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new(EquipmentIdentifierKind.Sender, text, null);
        }
    }
}
