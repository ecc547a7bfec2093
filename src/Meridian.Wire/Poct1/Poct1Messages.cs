namespace Meridian.Wire.Poct1;

/// <summary>Makes messages. Times are those of the sender's clock when the message is made.</summary>
public static class Poct1Messages
{
    /// <summary>A message with its header and nothing else.</summary>
    public static Poct1Element Make(string type, string controlId, DateTimeOffset now) => new Poct1Element(type).Add(new Poct1Element("HDR")
        .Add("HDR.message_type", type).Add("HDR.control_id", controlId).Add("HDR.version_id", "POCT1").Add("HDR.creation_dttm", Poct1Time.Write(now)));

    /// <param name="of">The control id that is answered; null: it had none.</param>
    /// <param name="note">Why not; null: nothing to say.</param>
    /// <param name="detail">ACK.error_detail_cd; null: none.</param>
    public static Poct1Element Acknowledge(string controlId, DateTimeOffset now, string? of, bool isAccepted, string? note = null, string? detail = null) => Make(Poct1Types.Acknowledgement, controlId, now)
        .Add(new Poct1Element("ACK").Add("ACK.type_cd", isAccepted ? "AA" : "AE").Add("ACK.ack_control_id", of ?? "").Add("ACK.note_txt", note).Add("ACK.error_detail_cd", detail));

    /// <param name="code"><c>ROBS</c> new results, <c>RDEV</c> device events.</param>
    public static Poct1Element Request(string controlId, DateTimeOffset now, string code) => Make(Poct1Types.Request, controlId, now).Add(new Poct1Element("REQ").Add("REQ.request_cd", code));

    public static Poct1Element StartContinuous(string controlId, DateTimeOffset now) =>
        Make(Poct1Types.BasicDirective, controlId, now).Add(new Poct1Element("DTV").Add("DTV.command_cd", Poct1Hello.StartContinuous));

    public static Poct1Element SetTime(string controlId, DateTimeOffset now) => Make(Poct1Types.ComplexDirective, controlId, now)
        .Add(new Poct1Element("DTV").Add("DTV.command_cd", Poct1Hello.SetTime)).Add(new Poct1Element("TM").Add("TM.dttm", Poct1Time.Write(now)));

    /// <param name="topic"><c>OBS</c>, <c>EVS</c>, <c>OPL</c>, <c>PTL</c>.</param>
    /// <param name="updated">As of when the topic is; null: not told.</param>
    public static Poct1Element EndOfTopic(string controlId, DateTimeOffset now, string topic, DateTimeOffset? updated = null) => Make(Poct1Types.EndOfTopic, controlId, now)
        .Add(new Poct1Element("EOT").Add("EOT.topic_cd", topic).Add("EOT.update_dttm", updated is { } at ? Poct1Time.Write(at) : null));

    public static Poct1Element KeepAlive(string controlId, DateTimeOffset now) => Make(Poct1Types.KeepAlive, controlId, now);

    /// <param name="of">The message whose topic is broken off.</param>
    public static Poct1Element Escape(string controlId, DateTimeOffset now, string? of, string detail = "OTH", string? note = null) => Make(Poct1Types.Escape, controlId, now)
        .Add(new Poct1Element("ESC").Add("ESC.esc_control_id", of ?? "").Add("ESC.detail_cd", detail).Add("ESC.note_txt", note));

    /// <param name="reason"><c>NRM</c> all done, <c>UNK</c> not known, <c>USR</c> somebody wanted it.</param>
    public static Poct1Element Terminate(string controlId, DateTimeOffset now, string reason = "NRM", string? note = null) => Make(Poct1Types.Termination, controlId, now)
        .Add(new Poct1Element("TRM").Add("TRM.reason_cd", reason).Add("TRM.note_txt", note));

    /// <summary>OPR with its access (ACC), for <c>OPL.R01</c> and <c>OPL.R02</c>.</summary>
    public static Poct1Element Operator(Poct1ListedOperator who)
    {
        ArgumentNullException.ThrowIfNull(who);
        return new Poct1Element("OPR").Add("OPR.operator_id", who.Id).Add("OPR.name", who.Name).Add(new Poct1Element("ACC").Add("ACC.method_cd", who.Method).Add("ACC.permission_level_cd", who.Level));
    }

    /// <summary>PT for <c>PTL.R01</c> and <c>PTL.R02</c>; the name (type PN) in its parts.</summary>
    public static Poct1Element Patient(Poct1ListedPatient who)
    {
        ArgumentNullException.ThrowIfNull(who);
        var patient = new Poct1Element("PT").Add("PT.patient_id", who.Id).Add("PT.location", who.Location);
        if (who.Family is not null || who.Given is not null)
        {
            var whole = string.Join(", ", new[] { who.Family, who.Given }.OfType<string>());
            patient.Add(new Poct1Element("PT.name").With("V", whole).Add("GIV", who.Given).Add("FAM", who.Family));
        }
        return patient.Add("PT.birth_date", who.BirthDate).Add("PT.gender_cd", who.Gender);
    }

    /// <summary>UPD of an incremental list: <c>I</c> to insert or change, <c>D</c> to delete.</summary>
    public static Poct1Element Update(string action, IEnumerable<Poct1Element> entries)
    {
        var update = new Poct1Element("UPD").Add("UPD.action_cd", action);
        foreach (var entry in entries) update.Add(entry);
        return update;
    }
}
