namespace Meridian.Fuzz.Poct1;

/// <summary>Messages as meters write them, made for these tests; no recording can be had.</summary>
internal static class Poct1Seeds
{
    public const string Hello = """
        <?xml version="1.0" encoding="UTF-8"?>
        <HEL.R01>
          <HDR>
            <HDR.message_type V="HEL.R01" SN="POCT1" SV="1"/><HDR.control_id V="7135"/><HDR.version_id V="POCT1"/>
            <HDR.creation_dttm V="2006-02-22T14:06:34.00-05:00"/>
          </HDR>
          <DEV>
            <DEV.device_id V="0002F8FFFE10A2B3">General^ICU</DEV.device_id><DEV.vendor_id V="VIRT"/><DEV.model_id V="Gluco 1"/><DEV.serial_id V="0600100736"/>
            <DEV.manufacturer_name V="Virtual Meters"/><DEV.hw_version V="K1"/><DEV.sw_version V="3.10.8.0">3.10.8.0_it-IT</DEV.sw_version><DEV.device_name V="ward 3"/>
            <DCP><DCP.application_timeout V="120"/></DCP>
            <DSC>
              <DSC.connection_profile_cd V="SA"/>
              <DSC.topics_supported_cd V="D_EV"/><DSC.topics_supported_cd V="OP_LST"/><DSC.topics_supported_cd V="PT_LST"/><DSC.topics_supported_cd V="OP_LST_I"/>
              <DSC.directives_supported_cd V="START_CONTINUOUS"/><DSC.directives_supported_cd V="SET_TIME"/><DSC.max_message_sz V="2048"/>
            </DSC>
          </DEV>
        </HEL.R01>
        """;

    public const string Observation = """
        <OBS.R01><HDR><HDR.message_type V="OBS.R01"/><HDR.control_id V="10003"/><HDR.version_id V="POCT1"/><HDR.creation_dttm V="2006-02-22T14:07:00-05:00"/></HDR>
        <SVC><SVC.role_cd V="OBS"/><SVC.observation_dttm V="2006-02-22T13:29:54-05:00"/><SVC.status_cd V="NRM"/><SVC.reason_cd V="NEW"/>
        <PT><PT.patient_id V=" PT222-55-7777 "/><PT.location V="General^ICU^4^1"/><PT.name V="Meyer, Zoë"><GIV V="Zoë"/><FAM V="Meyer"/></PT.name><PT.birth_date V="1957-03-04"/><PT.gender_cd V="F"/>
        <OBS><OBS.observation_id V="2341-6" DN="Glu" SN="LN"/><OBS.value V="145" U="mg/dL"/><OBS.method_cd V="M"/><OBS.status_cd V="A"/><OBS.interpretation_cd V="HH"/>
        <OBS.normal_lo-hi_limit V="[80;120]" U="mg/dL"/><OBS.critical_lo-hi_limit V="[60;140]" U="mg/dL"/><NTE><NTE.text V="Repeated"/></NTE></OBS>
        <OBS><OBS.observation_id V="KET" SN="VIRT"/><OBS.value NULL="NI"/><OBS.qualitative_value V="negative"/></OBS></PT>
        <OPR><OPR.operator_id V="OP7"/></OPR><ORD><ORD.universal_service_id V="CHEM"/><ORD.order_id V="A-1"/></ORD><SPC><SPC.specimen_dttm V="2006-02-22T13:27:00-05:00"/><SPC.type_cd V="BLD"/></SPC>
        <RGT><RGT.name V="">TY=TS</RGT.name><RGT.lot_number V="0310010249"/><RGT.expiration_date V="2012-01-31"/></RGT>
        <NTE><NTE.text V="New strip">TY=C^CH=1^FL=0</NTE.text></NTE><NTE><NTE.text V="SAMPLE ID TYPE">MRN</NTE.text></NTE></SVC></OBS.R01>
        """;

    public const string Control = """
        <OBS.R02><HDR><HDR.control_id V="10004"/><HDR.version_id V="POCT1"/><HDR.creation_dttm V="2020-03-11T14:00:05+01:00"/></HDR>
        <SVC><SVC.role_cd V="LQC"/><SVC.observation_dttm V="2020-03-11T13:58:01+01:00"/>
        <CTC><CTC.name V="GlucoTrol"/><CTC.lot_number V="PIX201205N"/><CTC.level_cd V="2" DN="High"/><CTC.expiration_date V="2021-01-01"/><OBS><OBS.observation_id V="Glu"/><OBS.value V="&lt;10.5" U="mmol/L"/></OBS></CTC></SVC></OBS.R02>
        """;

    public const string KeepAlive = """<KPA.R01><HDR><HDR.control_id V="6000"/><HDR.version_id V="POCT1"/></HDR></KPA.R01>""";

    public static readonly string[] All = [Hello, Observation, Control, KeepAlive];
}
