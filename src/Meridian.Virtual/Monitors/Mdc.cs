namespace Meridian.Virtual.Monitors;

/// <summary>
/// The terms that virtual monitors use. Metrics, waves and units: HL7 FHIR R4 value sets "devicemetric-type" and Rosetta Terminology Mapping.
/// Devices, events and alert attributes: IHE PCD TF-2 rev. 8 (examples and appendices) and the Philips IntelliVue data export
/// interface, whose partition codes are those of ISO/IEEE 11073-10101; each was checked against both where both have it.
/// </summary>
public static class Mdc
{
    public static MdcTerm Monitor { get; } = new(69965, "MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS");
    public static MdcTerm EcgVmd { get; } = new(69798, "MDC_DEV_ECG_VMD");
    public static MdcTerm EcgChannel { get; } = new(69799, "MDC_DEV_ECG_CHAN");
    public static MdcTerm Spo2Vmd { get; } = new(69642, "MDC_DEV_ANALY_SAT_O2_VMD");
    public static MdcTerm Spo2Channel { get; } = new(69643, "MDC_DEV_ANALY_SAT_O2_CHAN");
    public static MdcTerm PressureVmd { get; } = new(69854, "MDC_DEV_METER_PRESS_BLD_VMD");
    public static MdcTerm PressureChannel { get; } = new(69855, "MDC_DEV_METER_PRESS_BLD_CHAN");
    public static MdcTerm CuffVmd { get; } = new(70686, "MDC_DEV_PRESS_BLD_NONINV_VMD");
    public static MdcTerm CuffChannel { get; } = new(70687, "MDC_DEV_PRESS_BLD_NONINV_CHAN");
    public static MdcTerm RespVmd { get; } = new(70666, "MDC_DEV_ECG_RESP_VMD");
    public static MdcTerm RespChannel { get; } = new(70667, "MDC_DEV_ECG_RESP_CHAN");
    public static MdcTerm GasVmd { get; } = new(69650, "MDC_DEV_ANALY_CONC_GAS_MULTI_PARAM_VMD");
    public static MdcTerm GasChannel { get; } = new(69651, "MDC_DEV_ANALY_CONC_GAS_MULTI_PARAM_CHAN");
    public static MdcTerm TempVmd { get; } = new(69902, "MDC_DEV_METER_TEMP_VMD");
    public static MdcTerm TempChannel { get; } = new(69903, "MDC_DEV_METER_TEMP_CHAN");

    public static MdcTerm HeartRate { get; } = new(147842, "MDC_ECG_HEART_RATE");
    public static MdcTerm Saturation { get; } = new(150456, "MDC_PULS_OXIM_SAT_O2");
    public static MdcTerm PulseRate { get; } = new(149530, "MDC_PULS_OXIM_PULS_RATE");
    public static MdcTerm ArterialSystolic { get; } = new(150033, "MDC_PRESS_BLD_ART_SYS");
    public static MdcTerm ArterialDiastolic { get; } = new(150034, "MDC_PRESS_BLD_ART_DIA");
    public static MdcTerm ArterialMean { get; } = new(150035, "MDC_PRESS_BLD_ART_MEAN");
    public static MdcTerm CuffSystolic { get; } = new(150021, "MDC_PRESS_BLD_NONINV_SYS");
    public static MdcTerm CuffDiastolic { get; } = new(150022, "MDC_PRESS_BLD_NONINV_DIA");
    public static MdcTerm CuffMean { get; } = new(150023, "MDC_PRESS_BLD_NONINV_MEAN");
    public static MdcTerm RespiratoryRate { get; } = new(151562, "MDC_RESP_RATE");
    public static MdcTerm EndTidal { get; } = new(151728, "MDC_AWAY_CO2_ET");
    public static MdcTerm Temperature { get; } = new(150344, "MDC_TEMP");

    public static MdcTerm WaveEcgI { get; } = new(131329, "MDC_ECG_ELEC_POTL_I");
    public static MdcTerm WaveEcgII { get; } = new(131330, "MDC_ECG_ELEC_POTL_II");
    public static MdcTerm WaveEcgV1 { get; } = new(131331, "MDC_ECG_ELEC_POTL_V1");
    public static MdcTerm WavePleth { get; } = new(150452, "MDC_PULS_OXIM_PLETH");
    public static MdcTerm WaveArterial { get; } = new(150032, "MDC_PRESS_BLD_ART");
    public static MdcTerm WaveCapnogram { get; } = new(151724, "MDC_AWAY_CO2");
    public static MdcTerm WaveRespiration { get; } = new(151780, "MDC_IMPED_TTHOR");

    public static MdcTerm PerMinuteBeats { get; } = new(264864, "MDC_DIM_BEAT_PER_MIN");
    public static MdcTerm PerMinuteBreaths { get; } = new(264928, "MDC_DIM_RESP_PER_MIN");
    public static MdcTerm Percent { get; } = new(262688, "MDC_DIM_PERCENT");
    public static MdcTerm Mmhg { get; } = new(266016, "MDC_DIM_MMHG");
    public static MdcTerm DegreesCelsius { get; } = new(268192, "MDC_DIM_DEGC");
    public static MdcTerm Millivolt { get; } = new(266418, "MDC_DIM_MILLI_VOLT");
    public static MdcTerm Ohm { get; } = new(266432, "MDC_DIM_OHM");
    public static MdcTerm PerSecond { get; } = new(264608, "MDC_DIM_PER_SEC");
    public static MdcTerm Second { get; } = new(264320, "MDC_DIM_SEC");

    /// <summary>OBR-4 of waves that go on: IHE PCD WCM.</summary>
    public static MdcTerm ContinuousWave { get; } = new(69121, "MDC_OBS_WAVE_CTS");
    /// <summary>IHE PCD WCM names these attributes; senders in the field write 0 for the number.</summary>
    public static MdcTerm SampleRate { get; } = new(0, "MDC_ATTR_SAMP_RATE");
    public static MdcTerm DataRange { get; } = new(0, "MDC_ATTR_DATA_RANGE");

    public static MdcTerm ModelNumber { get; } = new(531969, "MDC_ID_MODEL_NUMBER");
    public static MdcTerm Manufacturer { get; } = new(531970, "MDC_ID_MODEL_MANUFACTURER");
    public static MdcTerm Serial { get; } = new(531972, "MDC_ID_PROD_SPEC_SERIAL");
    public static MdcTerm Software { get; } = new(531975, "MDC_ID_PROD_SPEC_SW");
    public static MdcTerm Firmware { get; } = new(531976, "MDC_ID_PROD_SPEC_FW");

    public static MdcTerm EventAlarm { get; } = new(196616, "MDC_EVT_ALARM");
    public static MdcTerm EventActive { get; } = new(196614, "MDC_EVT_ACTIVE");
    public static MdcTerm EventAboveLimit { get; } = new(196650, "MDC_EVT_HI_GT_LIM");
    public static MdcTerm EventBelowLimit { get; } = new(196672, "MDC_EVT_LO_LT_LIM");
    public static MdcTerm EventAsystole { get; } = new(199684, "MDC_EVT_ECG_ASYSTOLE");
    public static MdcTerm EventBradycardia { get; } = new(199694, "MDC_EVT_ECG_BRADY_EXTREME");
    public static MdcTerm EventTachycardia { get; } = new(199730, "MDC_EVT_ECG_TACHY_EXTREME");
    public static MdcTerm EventIrregular { get; } = new(199766, "MDC_EVT_ECG_CARD_BEAT_RATE_IRREG");
    public static MdcTerm EventVentricularRate { get; } = new(199860, "MDC_EVT_ECG_V_P_C_RATE");
    public static MdcTerm EventApnea { get; } = new(199680, "MDC_EVT_APNEA");
    public static MdcTerm EventDesaturation { get; } = new(199854, "MDC_EVT_DESAT");
    public static MdcTerm EventLeadsOff { get; } = new(196882, "MDC_EVT_LEADS_OFF");
    public static MdcTerm EventSensorDisconnected { get; } = new(196916, "MDC_EVT_SENSOR_DISCONN");

    public static MdcTerm AlertSource { get; } = new(68480, "MDC_ATTR_ALERT_SOURCE");
    public static MdcTerm EventPhase { get; } = new(68481, "MDC_ATTR_EVENT_PHASE");
    public static MdcTerm AlarmState { get; } = new(68482, "MDC_ATTR_ALARM_STATE");
    public static MdcTerm AlarmInactivation { get; } = new(68483, "MDC_ATTR_ALARM_INACTIVATION_STATE");
    public static MdcTerm AlarmPriority { get; } = new(68484, "MDC_ATTR_ALARM_PRIORITY");
    public static MdcTerm AlertType { get; } = new(68485, "MDC_ATTR_ALERT_TYPE");
    public static MdcTerm ConfirmTimeout { get; } = new(67860, "MDC_ATTR_CONFIRM_TIMEOUT");
}
