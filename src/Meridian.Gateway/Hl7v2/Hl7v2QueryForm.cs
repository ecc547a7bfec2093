namespace Meridian.Gateway.Hl7v2;

/// <summary>How an analyzer asks for its work, and so how it is told.</summary>
internal enum Hl7v2QueryForm : byte
{
    /// <summary>QBP^Q11; RSP^K11, then OML^O33 for each specimen (IHE LAW LAB-27, LAB-28).</summary>
    Law,
    /// <summary>QRY^Q02; QCK^Q02, then DSR^Q03 specimen by specimen, each after the last was acknowledged (HL7 v2.3.1 2.18).</summary>
    Display,
    /// <summary>ORM^O01 with ORC-1 RF; ORR^O02 with the work in it (HL7 v2.3.1 4.2.1, 4.2.2; so do hematology analyzers).</summary>
    Refill,
}
