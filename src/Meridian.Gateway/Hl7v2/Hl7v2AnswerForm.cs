namespace Meridian.Gateway.Hl7v2;

/// <summary>Which message the application's answer is (HL7 v2 chapters 2.9, 4.4, 5.3).</summary>
internal enum Hl7v2AnswerForm : byte
{
    /// <summary>ACK.</summary>
    General,
    /// <summary>ORL for OML, ORR for ORM: what became of each order.</summary>
    LabOrder,
    /// <summary>RSP: whether a question was understood.</summary>
    Query,
}
