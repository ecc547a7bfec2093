using System.Buffers;
using System.Text;
using System.Xml;

namespace Meridian.Wire.Poct1;

/// <summary>Writes messages: a declaration, UTF-8, no blanks between elements, the values in attributes.</summary>
public static class Poct1Writer
{
    /// <summary>Writes one message.</summary>
    /// <exception cref="Poct1RejectException">A text holds a character that no XML may: it was not checked before. Nothing was written.</exception>
    public static void Write(IBufferWriter<byte> output, Poct1Element root)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(root);
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", 512);
        Append(text, root);
        Encoding.UTF8.GetBytes(text.ToString(), output);
    }

    /// <summary>The message as bytes.</summary>
    public static byte[] ToBytes(Poct1Element root)
    {
        var output = new ArrayBufferWriter<byte>(512);
        Write(output, root);
        return output.WrittenSpan.ToArray();
    }

    private static void Append(StringBuilder text, Poct1Element element)
    {
        text.Append('<').Append(Name(element.Name));
        foreach (var (name, value) in element.Attributes)
        {
            text.Append(' ').Append(Name(name)).Append("=\"");
            Escape(text, value);
            text.Append('"');
        }
        if (element.Children.Count == 0 && element.Text.Length == 0)
        {
            text.Append("/>");
            return;
        }
        text.Append('>');
        Escape(text, element.Text);
        foreach (var child in element.Children) Append(text, child);
        text.Append("</").Append(element.Name).Append('>');
    }

    private static string Name(string name)
    {
        if (!IsName(name)) Poct1RejectException.Throw(new(Poct1Reject.TextNotRepresentable));
        return name;
    }

    private static bool IsName(string name)
    {
        try { return XmlConvert.VerifyNCName(name).Length > 0; }
        catch (Exception wrong) when (wrong is XmlException or ArgumentException) { return false; }
    }

    private static void Escape(StringBuilder text, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '&': text.Append("&amp;"); break;
                case '"': text.Append("&quot;"); break;
                // Plain ones would come back as blanks out of an attribute (XML 1.0, 3.3.3), or as LF out of text (2.11).
                case '\t': text.Append("&#9;"); break;
                case '\n': text.Append("&#10;"); break;
                case '\r': text.Append("&#13;"); break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])) text.Append(c).Append(value[++i]);
                    else if (!XmlConvert.IsXmlChar(c)) Poct1RejectException.Throw(new(Poct1Reject.TextNotRepresentable));
                    else text.Append(c);
                    break;
            }
        }
    }
}
