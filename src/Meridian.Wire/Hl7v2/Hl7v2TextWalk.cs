namespace Meridian.Wire.Hl7v2;

/// <summary>How the bytes of a character set must be stepped over so that the second byte of a character is not taken for a delimiter.</summary>
internal enum Hl7v2TextWalk : byte
{
    /// <summary>Every byte below 80 hex is ASCII: single-byte sets, UTF-8, EUC.</summary>
    Plain,
    /// <summary>GB 18030 (and GBK): lead 81–FE; a second byte 30–39 makes four bytes, else two with a second byte 40–FE.</summary>
    Gb18030,
    /// <summary>Shift JIS: lead 81–9F or E0–FC, second byte 40–FC.</summary>
    ShiftJis,
    /// <summary>Big5: lead 81–FE, second byte 40–7E or A1–FE.</summary>
    Big5,
    /// <summary>ISO 2022 in seven bits (JIS X 0208, JIS X 0212): ESC $ … switches to pairs of bytes, ESC ( … back.</summary>
    Iso2022,
}
