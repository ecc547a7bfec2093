namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Messages that tests send.</summary>
internal static class Messages
{
    public static string Header(string id, string type = "ORU^R01^ORU_R01", string version = "2.6", string accept = "", string application = "", string charset = "", string processing = "P") =>
        $"MSH|^~\\&|MON^0012210000000042^EUI-64|WARD|HUB|HOSP|20261121080000+0000||{type}|{id}|{processing}|{version}|||{accept}|{application}||{charset}\r";

    public static string HeartRate(string id, int rate = 72, string version = "2.6", string accept = "", string application = "", string charset = "", string family = "Doe", string type = "ORU^R01^ORU_R01", string processing = "P") =>
        Header(id, type, version, accept, application, charset, processing)
        + $"PID|||P1^^^HOSP^MR||{family}^Jane\rPV1||I|ICU^^B1\rOBR|1|||monitor|||20261121075959+0000\r"
        + "OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||0012210000000042^^0012210000000042^EUI-64\r"
        + $"OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|{rate}|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R\r";
}
