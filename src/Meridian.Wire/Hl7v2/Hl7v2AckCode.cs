namespace Meridian.Wire.Hl7v2;

/// <summary>HL7 table 0008, acknowledgment code (MSA-1).</summary>
public enum Hl7v2AckCode : byte
{
    /// <summary>Original mode: application accept. Enhanced mode: application acknowledgment, accept.</summary>
    AA,
    /// <summary>Application error.</summary>
    AE,
    /// <summary>Application reject.</summary>
    AR,
    /// <summary>Enhanced mode: commit accept.</summary>
    CA,
    /// <summary>Enhanced mode: commit error.</summary>
    CE,
    /// <summary>Enhanced mode: commit reject.</summary>
    CR,
}
