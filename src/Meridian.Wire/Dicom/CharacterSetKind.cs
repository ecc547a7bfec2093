namespace Meridian.Wire.Dicom;

/// <summary>How a character set uses its bytes.</summary>
internal enum CharacterSetKind
{
    /// <summary>One byte a character; below 80 hex ASCII.</summary>
    SingleByte,
    /// <summary>JIS X 0201: roman letters below 80 hex, half-width katakana above.</summary>
    Jis0201,
    /// <summary>Two bytes below 80 hex: JIS X 0208, JIS X 0212.</summary>
    DoubleLow,
    /// <summary>Two bytes above 80 hex: KS X 1001, GB 2312.</summary>
    DoubleHigh,
    /// <summary>GB 18030, GBK: no escapes.</summary>
    Multibyte,
    /// <summary>UTF-8: no escapes.</summary>
    Utf8,
}
