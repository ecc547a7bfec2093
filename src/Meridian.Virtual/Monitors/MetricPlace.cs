namespace Meridian.Virtual.Monitors;

/// <summary>Where something sits in the monitor: the numbers of OBX-4 (IHE PCD TF-2: MDS.VMD.channel.metric, all in MDS 1) and the terms of its VMD and channel.</summary>
public sealed record MetricPlace(int Vmd, int Channel, int Metric, MdcTerm VmdTerm, MdcTerm ChannelTerm)
{
    private static MetricPlace In(int vmd, MdcTerm vmdTerm, MdcTerm channelTerm, int metric) => new(vmd, 1, metric, vmdTerm, channelTerm);

    public static MetricPlace Ecg(int metric) => In(1, Mdc.EcgVmd, Mdc.EcgChannel, metric);
    public static MetricPlace Spo2(int metric) => In(2, Mdc.Spo2Vmd, Mdc.Spo2Channel, metric);
    public static MetricPlace Pressure(int metric) => In(3, Mdc.PressureVmd, Mdc.PressureChannel, metric);
    public static MetricPlace Cuff(int metric) => In(4, Mdc.CuffVmd, Mdc.CuffChannel, metric);
    public static MetricPlace Resp(int metric) => In(5, Mdc.RespVmd, Mdc.RespChannel, metric);
    public static MetricPlace Gas(int metric) => In(6, Mdc.GasVmd, Mdc.GasChannel, metric);
    public static MetricPlace Temp(int metric) => In(7, Mdc.TempVmd, Mdc.TempChannel, metric);
}
