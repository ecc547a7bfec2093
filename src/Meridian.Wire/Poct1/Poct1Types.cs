namespace Meridian.Wire.Poct1;

/// <summary>The messages of the device messaging layer (POCT1-A2; names as makers' published interface documents give them, see README).</summary>
public static class Poct1Types
{
    public const string Hello = "HEL.R01";
    public const string DeviceStatus = "DST.R01";
    public const string Acknowledgement = "ACK.R01";
    public const string Request = "REQ.R01";
    /// <summary>Results of patients.</summary>
    public const string PatientObservations = "OBS.R01";
    /// <summary>Results of controls, calibrators, proficiency and linearity samples.</summary>
    public const string OtherObservations = "OBS.R02";
    public const string DeviceEvents = "EVS.R01";
    public const string EndOfTopic = "EOT.R01";
    /// <summary>Directive without data.</summary>
    public const string BasicDirective = "DTV.R01";
    /// <summary>Directive with data.</summary>
    public const string ComplexDirective = "DTV.R02";
    /// <summary>The whole list of operators.</summary>
    public const string OperatorList = "OPL.R01";
    /// <summary>Changes of the list of operators.</summary>
    public const string OperatorUpdate = "OPL.R02";
    /// <summary>The whole list of patients.</summary>
    public const string PatientList = "PTL.R01";
    /// <summary>Changes of the list of patients.</summary>
    public const string PatientUpdate = "PTL.R02";
    public const string KeepAlive = "KPA.R01";
    /// <summary>A topic is broken off.</summary>
    public const string Escape = "ESC.R01";
    /// <summary>The conversation ends.</summary>
    public const string Termination = "END.R01";
}
