namespace Meridian.Wire.Lis;

/// <summary>The H record, the message header, by the names of LIS2-A2 clause 6. Any other field can be had from <see cref="Record"/> by its number.</summary>
public readonly record struct LisHeader(LisRecord Record)
{
    /// <summary>6.3: message control ID.</summary>
    public LisField MessageControlId => Record[3];

    /// <summary>6.4: access password.</summary>
    public LisField AccessPassword => Record[4];

    /// <summary>6.5: sender name or ID; its components are the manufacturer's.</summary>
    public LisField Sender => Record[5];

    /// <summary>6.6: sender street address.</summary>
    public LisField SenderAddress => Record[6];

    /// <summary>6.8: sender telephone number.</summary>
    public LisField SenderTelephone => Record[8];

    /// <summary>6.9: characteristics of sender.</summary>
    public LisField SenderCharacteristics => Record[9];

    /// <summary>6.10: receiver ID.</summary>
    public LisField ReceiverId => Record[10];

    /// <summary>6.11: comment or special instructions.</summary>
    public LisField Comment => Record[11];

    /// <summary>6.12: processing ID: P production, T training, D debugging, Q quality control.</summary>
    public LisField ProcessingId => Record[12];

    /// <summary>6.13: version of the standard.</summary>
    public LisField Version => Record[13];

    /// <summary>6.14: date and time of message.</summary>
    public LisField Time => Record[14];
}
