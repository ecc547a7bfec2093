using System.Globalization;

namespace Meridian.Wire.Dicom.Deidentification;

public sealed partial class Deidentifier
{
    /// <summary>One object on its way through the profile.</summary>
    private sealed class Run(DeidentificationOptions options, Pseudonyms pseudonyms, DicomDataset original)
    {
        private readonly string patientId = original.GetString(DicomTags.PatientID) ?? original.GetText(DicomTags.PatientName) ?? "";
        private readonly string issuer = original.GetString(DicomTags.IssuerOfPatientID) ?? "";
        private readonly SafePrivate safe = options.RetainSafePrivate ? SafePrivate.Of(original) : SafePrivate.None;
        private DescriptorCleaner? cleaner;

        private DescriptorCleaner Cleaner => cleaner ??= new DescriptorCleaner(original);

        public DicomDataset Go(DicomDataset from, DicomDataset? parent)
        {
            var to = new DicomDataset(from.Count) { Parent = parent, IsUndefinedLength = from.IsUndefinedLength };
            foreach (var element in from)
            {
                if (element.Tag.IsGroupLength) continue;
                if (element.Tag.IsPrivate)
                {
                    if (safe.Keeps(from, element)) to.Append(element);
                    continue;
                }
                // what the registry does not know nobody can judge; an element without a representation may hold anything
                if (DicomDictionary.FindVr(element.Tag) == DicomVr.None || (element.Vr == DicomVr.UN && DicomDataset.Known(element).Vr == DicomVr.UN)) continue;
                if (Judge(from, DicomDataset.Known(element)) is { } judged) to.Append(judged);
            }
            return to;
        }

        /// <summary>What the standard wants to be said of the result (PS3.15 E.1.1 steps 4 to 7, PS3.3 C.12.1.1.7, CID 7050).</summary>
        public void Mark(DicomDataset clean)
        {
            clean.SetString(DicomTags.PatientIdentityRemoved, "YES");
            List<(string Code, string Meaning)> methods = [("113100", "Basic Application Confidentiality Profile")];
            if (options.CleanStructuredContent) methods.Add(("113104", "Clean Structured Content Option"));
            if (options.CleanDescriptors) methods.Add(("113105", "Clean Descriptors Option"));
            if (options.Dates == RetainedDates.Full) methods.Add(("113106", "Retain Longitudinal Temporal Information Full Dates Option"));
            if (options.Dates == RetainedDates.Modified) methods.Add(("113107", "Retain Longitudinal Temporal Information Modified Dates Option"));
            if (options.RetainPatientCharacteristics) methods.Add(("113108", "Retain Patient Characteristics Option"));
            if (options.RetainDeviceIdentity) methods.Add(("113109", "Retain Device Identity Option"));
            if (options.RetainUids) methods.Add(("113110", "Retain UIDs Option"));
            if (options.RetainSafePrivate) methods.Add(("113111", "Retain Safe Private Option"));
            if (options.RetainInstitutionIdentity) methods.Add(("113112", "Retain Institution Identity Option"));
            clean.SetString(DicomTags.DeidentificationMethod, "PS3.15 Annex E, table E.1-1");
            clean.SetItems(DicomTags.DeidentificationMethodCodeSequence, methods.Select(m =>
            {
                var item = new DicomDataset();
                item.SetString(DicomTags.CodeValue, m.Code);
                item.SetString(DicomTags.CodingSchemeDesignator, "DCM");
                item.SetString(DicomTags.CodeMeaning, m.Meaning);
                return item;
            }).ToList());
            clean.SetString(DicomTags.LongitudinalTemporalInformationModified, options.Dates switch { RetainedDates.Full => "UNMODIFIED", RetainedDates.Modified => "MODIFIED", _ => "REMOVED" });
            var pseudonym = pseudonyms.Patient(patientId, issuer);
            clean.SetString(DicomTags.PatientName, "Anonymous^" + pseudonym);
            clean.SetString(DicomTags.PatientID, pseudonym);
        }

        private DicomElement? Judge(DicomDataset holder, DicomElement element)
        {
            var action = ConfidentialityTable.Find(element.Tag) is { } row ? ConfidentialityTable.Action(row, options)
                : element.Vr == DicomVr.UI && !options.RetainUids && !PublicUids.Contains(element.Tag) ? ProfileAction.Uid
                : ProfileAction.Keep;
            switch (action)
            {
                case ProfileAction.Remove: return null;
                case ProfileAction.Empty: return Emptied(element);
                case ProfileAction.Dummy: return Dummy(element);
                case ProfileAction.Uid: return element.Items is null ? element.Vr == DicomVr.UI ? MappedUid(element) : Emptied(element) : GoThrough(holder, element);
                case ProfileAction.Clean: return Cleaned(holder, element);
                default: return GoThrough(holder, element);
            }
        }

        /// <summary>Keeps a value; judges what is in a sequence, also in one that came as UN.</summary>
        private DicomElement? GoThrough(DicomDataset holder, DicomElement element)
        {
            if (element.Items is null)
            {
                if (element.Vr != DicomVr.UN) return element;
                if (holder.GetItems(element.Tag) is not { Count: > 0 } items) return null;
                return new DicomElement(element.Tag, items.Select(i => Go(i, holder)).ToList());
            }
            return new DicomElement(element.Tag, element.Items.Select(i => Go(i, holder)).ToList(), element.IsUndefinedLength);
        }

        private static DicomElement Emptied(DicomElement element) => element.Items is null ? new DicomElement(element.Tag, element.Vr, ReadOnlyMemory<byte>.Empty) : new DicomElement(element.Tag, []);

        /// <summary>A value that means nothing and fits the representation. In a sequence every value, so that a structure stays but nothing of it.</summary>
        private DicomElement? Dummy(DicomElement element)
        {
            if (element.Tag == DicomTags.ContentSequence) return DummyContent(element);
            if (element.Items is { } items) return new DicomElement(element.Tag, items.Select(DummyItem).ToList());
            if (element.IsEmpty) return element;
            if (element.Vr == DicomVr.UI) return MappedUid(element);
            var text = element.Vr switch
            {
                DicomVr.AE or DicomVr.CS or DicomVr.SH or DicomVr.LO or DicomVr.PN or DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UC => "ANONYMIZED",
                DicomVr.DA => "19000101",
                DicomVr.DT => "19000101000000",
                DicomVr.TM => "000000",
                DicomVr.AS => "000Y",
                DicomVr.UR => "urn:anonymized",
                DicomVr.DS or DicomVr.IS => "0",
                _ => null,
            };
            if (text is null) return new DicomElement(element.Tag, element.Vr, new byte[Math.Max(2, Math.Max(element.Vr.NumberSize, element.Vr.WordSize))]);
            if ((text.Length & 1) != 0) text += " ";
            return new DicomElement(element.Tag, element.Vr, System.Text.Encoding.ASCII.GetBytes(text));
        }

        /// <summary>A report's tree as one line of text: dummies in the place of measured values could be taken for measurements.</summary>
        private static DicomElement DummyContent(DicomElement element)
        {
            var concept = new DicomDataset();
            concept.SetString(DicomTags.CodeValue, "121106");
            concept.SetString(DicomTags.CodingSchemeDesignator, "DCM");
            concept.SetString(DicomTags.CodeMeaning, "Comment");
            var item = new DicomDataset();
            item.SetString(DicomTags.RelationshipType, "CONTAINS");
            item.SetString(DicomTags.ValueType, "TEXT");
            item.SetItems(DicomTags.ConceptNameCodeSequence, concept);
            item.SetString(DicomTags.TextValue, "ANONYMIZED");
            return new DicomElement(element.Tag, element.Items is { Count: 0 } ? [] : [item]);
        }

        private DicomDataset DummyItem(DicomDataset from)
        {
            var to = new DicomDataset(from.Count);
            foreach (var element in from)
            {
                if (element.Tag.IsPrivate || element.Tag.IsGroupLength || DicomDictionary.FindVr(element.Tag) == DicomVr.None) continue;
                // what only names a kind stays: without it no reader can tell what the item is
                if (element.Tag == DicomTags.ReferencedSOPClassUID || element.Tag == DicomTags.ValueType || element.Tag == DicomTags.RelationshipType || element.Tag == DicomTags.SpecificCharacterSet) to.Append(element);
                else if (Dummy(DicomDataset.Known(element)) is { } dummy) to.Append(dummy);
            }
            return to;
        }

        private DicomElement MappedUid(DicomElement element)
        {
            var uids = element.Texts(DicomCharacterSet.Default);
            for (var i = 0; i < uids.Length; i++)
                if (uids[i].Length > 0 && !uids[i].StartsWith("1.2.840.10008.", StringComparison.Ordinal)) uids[i] = pseudonyms.Uid(uids[i]);
            var text = string.Join('\\', uids);
            return new DicomElement(element.Tag, DicomVr.UI, System.Text.Encoding.ASCII.GetBytes((text.Length & 1) != 0 ? text + "\0" : text));
        }

        private DicomElement? Cleaned(DicomDataset holder, DicomElement element)
        {
            if (element.Tag == DicomTags.ContentSequence && element.Items is { } content) return new DicomElement(element.Tag, content.Select(i => CleanContent(i, holder)).ToList(), element.IsUndefinedLength);
            if (element.Vr is DicomVr.DA or DicomVr.DT) return Shifted(element);
            if (element.Vr == DicomVr.TM || element.Items is not null) return GoThrough(holder, element);
            return element.Vr.IsText && element.Vr is not DicomVr.PN and not DicomVr.UI ? Cleaner.Clean(holder, element) : Dummy(element);
        }

        /// <summary>An item of a structured report: codes, numbers, coordinates and references stay, words, names and instants go as they go elsewhere.</summary>
        private DicomDataset CleanContent(DicomDataset item, DicomDataset holder)
        {
            var clean = Go(item, holder);
            if (item[DicomTags.TextValue] is { IsEmpty: false } text && Dummy(text) is { } dummy) clean.Set(dummy);
            return clean;
        }

        /// <summary>Dates moved back by the patient's number of days; a date that cannot be read goes.</summary>
        private DicomElement Shifted(DicomElement element)
        {
            var days = pseudonyms.DaysBack(patientId, issuer);
            var values = element.Texts(DicomCharacterSet.Default);
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                if (element.Vr == DicomVr.DA) values[i] = DicomDates.TryParseDate(value, out var date) && date.DayNumber > days ? DicomDates.Format(date.AddDays(-days)) : "";
                // a year or a month alone cannot be moved by days without becoming another: it goes
                else values[i] = value.Length >= 8 && DicomDates.TryParseDate(value.AsSpan(0, 8), out var day) && day.DayNumber > days ? DicomDates.Format(day.AddDays(-days)) + value[8..] : "";
            }
            var text = string.Join('\\', values);
            return new DicomElement(element.Tag, element.Vr, System.Text.Encoding.ASCII.GetBytes((text.Length & 1) != 0 ? text + " " : text));
        }
    }
}
