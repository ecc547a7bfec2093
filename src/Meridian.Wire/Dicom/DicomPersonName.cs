namespace Meridian.Wire.Dicom;

/// <summary>One value of a PN: up to three groups of components (PS3.5 6.2.1). Groups are as written, without trailing empty components.</summary>
public readonly record struct DicomPersonName(string Alphabetic, string Ideographic, string Phonetic)
{
    /// <summary>Family name of the alphabetic group, or of the ideographic where there is no alphabetic.</summary>
    public string Family => Component(0);

    /// <summary>Given names.</summary>
    public string Given => Component(1);

    /// <summary>Middle names.</summary>
    public string Middle => Component(2);

    /// <summary>What stands before the name.</summary>
    public string Prefix => Component(3);

    /// <summary>What stands behind the name.</summary>
    public string Suffix => Component(4);

    /// <summary>True where no group has a character.</summary>
    public bool IsEmpty => Alphabetic.Length + Ideographic.Length + Phonetic.Length == 0;

    /// <summary>Splits a decoded value at '='.</summary>
    public static DicomPersonName Parse(string text)
    {
        var groups = text.Split('=', 3);
        return new(Trim(groups[0]), groups.Length > 1 ? Trim(groups[1]) : "", groups.Length > 2 ? Trim(groups[2]) : "");

        static string Trim(string group) => group.Trim(' ', '\0').TrimEnd('^').TrimEnd(' ');
    }

    /// <summary>As it is written, without trailing empty groups.</summary>
    public override string ToString() => Phonetic.Length > 0 ? $"{Alphabetic}={Ideographic}={Phonetic}" : Ideographic.Length > 0 ? $"{Alphabetic}={Ideographic}" : Alphabetic;

    private string Component(int index)
    {
        var group = Alphabetic.Length > 0 ? Alphabetic : Ideographic.Length > 0 ? Ideographic : Phonetic;
        var parts = group.Split('^');
        return index < parts.Length ? parts[index].Trim() : "";
    }
}
