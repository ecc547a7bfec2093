namespace Meridian.Wire.Poct1;

/// <summary>
/// One element of a message. Objects (<c>PT</c>) hold attributes as elements of their own (<c>PT.patient_id</c>), whose value stands in the XML attribute <c>V</c>;
/// makers put more beside it: <c>SN</c> and <c>SV</c> (coding system and its version), <c>DN</c> (display name), <c>U</c> (unit), <c>NULL</c> (why there is no value), or text.
/// </summary>
public sealed class Poct1Element(string name)
{
    private readonly List<KeyValuePair<string, string>> attributes = [];
    private readonly List<Poct1Element> children = [];

    public string Name { get; } = name;

    /// <summary>The XML attributes in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes => attributes;

    public IReadOnlyList<Poct1Element> Children => children;

    /// <summary>The text beside the child elements; empty: none.</summary>
    public string Text { get; private set; } = "";

    /// <summary>An XML attribute; null: not there.</summary>
    public string? this[string attribute]
    {
        get
        {
            foreach (var (key, value) in attributes)
                if (key == attribute) return value;
            return null;
        }
    }

    /// <summary>The value: <c>V</c> without blanks at its ends; null when there is none, or nothing but blanks.</summary>
    public string? Value => Clean(this["V"]);

    /// <summary>The value, or where a maker leaves it empty, the text.</summary>
    public string? ValueOrText => Value ?? Clean(Text);

    /// <summary>The first child of this name; null: none.</summary>
    public Poct1Element? Child(string child)
    {
        foreach (var c in children)
            if (c.Name == child) return c;
        return null;
    }

    /// <summary>The value of the first child of this name; null: none.</summary>
    public string? ValueOf(string child) => Child(child)?.Value;

    /// <summary>All children of this name.</summary>
    public IEnumerable<Poct1Element> All(string child) => children.Where(c => c.Name == child);

    /// <summary>Adds an XML attribute; for what is being written.</summary>
    public Poct1Element With(string attribute, string? value)
    {
        if (value is not null) attributes.Add(new(attribute, value));
        return this;
    }

    /// <summary>Adds a child element.</summary>
    public Poct1Element Add(Poct1Element child)
    {
        children.Add(child);
        return this;
    }

    /// <summary>Adds a child element with a value; nothing when that is null.</summary>
    public Poct1Element Add(string child, string? value) => value is null ? this : Add(new Poct1Element(child).With("V", value));

    /// <summary>Adds text.</summary>
    public Poct1Element AddText(string text)
    {
        Text += text;
        return this;
    }

    internal static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
