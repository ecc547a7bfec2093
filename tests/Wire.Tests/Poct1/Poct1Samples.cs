using System.Text;
using Meridian.Fuzz.Poct1;

namespace Meridian.Wire.Tests.Poct1;

/// <summary>Messages as meters write them, made for these tests.</summary>
internal static class Poct1Samples
{
    public const string Hello = Poct1Seeds.Hello, Observation = Poct1Seeds.Observation, Control = Poct1Seeds.Control, KeepAlive = Poct1Seeds.KeepAlive;

    public static readonly string[] All = Poct1Seeds.All;

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Message(string type, string controlId, string inner = "") =>
        Bytes($"""<{type}><HDR><HDR.control_id V="{controlId}"/><HDR.version_id V="POCT1"/><HDR.creation_dttm V="2026-11-22T03:00:00+00:00"/></HDR>{inner}</{type}>""");
}
