using System.Globalization;
using System.Text;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary>The messages of one bedside monitor and of the patient feed for its bed, written by hand so that a test says exactly what is on the wire.</summary>
public sealed class Bedside(string eui64, string bed, string patient, string name)
{
    private int number;

    public string Bed => bed;
    public string LastControlId => $"{eui64[^4..]}-{number}";

    /// <summary>PCD-01 with one heart rate.</summary>
    public byte[] Numbers(int heartRate) => Message("ORU^R01^ORU_R01", "IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO", at => [
        $"OBR|1|{number}^MON^{eui64}^EUI-64|{number}^MON^{eui64}^EUI-64|182777000^monitoring of patient^SCT|||{at}",
        Device, $"OBX|2|NM|147842^MDC_ECG_CARD_BEAT_RATE^MDC|1.1.1.1|{heartRate.ToString(CultureInfo.InvariantCulture)}|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120||||R|||{at}"]);

    /// <summary>PCD-04: the heart rate is too high (<paramref name="phase"/> start) or no longer so (end).</summary>
    public byte[] TooFast(string phase, int heartRate = 171) => Message("ORU^R40^ORU_R40", "IHE_PCD_ACM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.4.1^ISO", at => [
        $"OBR|1|{number}^MON^{eui64}^EUI-64|1^MON^{eui64}^EUI-64|196616^MDC_EVT_ALARM^MDC|||{at}||||||||||||||||||||||^1&MON&{eui64}&EUI-64",
        Device,
        $"OBX|2|CWE|196616^MDC_EVT_ALARM^MDC|1.1.1.1.1|196664^MDC_EVT_HI^MDC^^^^^^HR high|||PH~SP|||R|||{at}",
        $"OBX|3|NM|147842^MDC_ECG_CARD_BEAT_RATE^MDC|1.1.1.1.2|{heartRate.ToString(CultureInfo.InvariantCulture)}|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120|H|||R",
        $"OBX|4|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.1.1.3|{phase}||||||R",
        $"OBX|5|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.1.1.1.4|{(phase == "end" ? "inactive" : "active")}||||||R"]);

    private string Device => $"OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||{eui64}^^{eui64}^EUI-64";

    private byte[] Message(string type, string profile, Func<string, IEnumerable<string>> groups)
    {
        number++;
        var at = TimeProvider.System.GetUtcNow().ToString("yyyyMMddHHmmss.fff", CultureInfo.InvariantCulture) + "+0000";
        return Encoding.UTF8.GetBytes(string.Join('\r', [
            $@"MSH|^~\&|MON^{eui64}^EUI-64|WARD|||{at}||{type}|{LastControlId}|P|2.6|||AL|NE||UNICODE UTF-8|||{profile}",
            $"PID|||{patient}^^^H^MR||{name}^^^^^L", $"PV1||I|{bed}", .. groups(at)]) + "\r");
    }
}
