namespace Meridian.Gateway.Lis;

/// <summary>What records and fields are called, for people (LIS2-A2 clauses 6 to 14; the first name is field 2).</summary>
internal static class LisNames
{
    private static readonly Dictionary<char, (string Title, string?[] Fields)> Records = new()
    {
        ['H'] = ("Message header", ["Delimiters", "Message control ID", "Access password", "Sender name or ID", "Sender address", null, "Sender telephone", "Characteristics of sender", "Receiver ID", "Comment", "Processing ID", "Version", "Date and time of message"]),
        ['P'] = ("Patient information", ["Sequence", "Practice-assigned patient ID", "Laboratory-assigned patient ID", "Patient ID 3", "Name", "Mother's maiden name", "Birthdate", "Sex", "Race or ethnic origin", "Address", null, "Telephone", "Attending physician", "Special field 1", "Special field 2", "Height", "Weight", "Diagnosis", "Medications", "Diet", "Practice field 1", "Practice field 2", "Admission and discharge dates", "Admission status", "Location"]),
        ['O'] = ("Test order", ["Sequence", "Specimen ID", "Instrument specimen ID", "Universal test ID", "Priority", "Requested at", "Collected at", "Collection ended at", "Collection volume", "Collector ID", "Action code", "Danger code", "Clinical information", "Received at", "Specimen descriptor", "Ordering physician", "Physician's telephone", "User field 1", "User field 2", "Laboratory field 1", "Laboratory field 2", "Reported at", "Instrument charge", "Instrument section", "Report type"]),
        ['R'] = ("Result", ["Sequence", "Universal test ID", "Value", "Units", "Reference ranges", "Abnormal flags", "Nature of abnormality testing", "Result status", "Norms changed at", "Operator", "Started at", "Completed at", "Instrument ID"]),
        ['C'] = ("Comment", ["Sequence", "Source", "Text", "Type"]),
        ['Q'] = ("Request for information", ["Sequence", "Starting range ID", "Ending range ID", "Universal test ID", "Nature of time limits", "From", "To", "Physician", "Physician's telephone", "User field 1", "User field 2", "Status code"]),
        ['M'] = ("Manufacturer information", ["Sequence"]),
        ['S'] = ("Scientific information", ["Sequence", "Method", "Instrumentation", "Reagents", "Units", "Quality control", "Specimen descriptor", null, "Container", "Specimen ID", "Analyte", "Result", "Result units", "Collected at", "Result at"]),
        ['L'] = ("Message terminator", ["Sequence", "Termination code"]),
    };

    /// <summary>Null: a record of the maker's own.</summary>
    public static string? TitleOf(char record) => Records.TryGetValue(record, out var known) ? known.Title : null;

    /// <param name="field">From 1, the record's letter.</param>
    public static string? Of(char record, int field) => Records.TryGetValue(record, out var known) && field >= 2 && field - 2 < known.Fields.Length ? known.Fields[field - 2] : null;
}
