namespace Meridian.Wire.Dicom;

/// <summary>What the representations mean for reading and writing (PS3.5 6.2, 7.1.2).</summary>
public static class DicomVrs
{
    extension(DicomVr vr)
    {
        /// <summary>True for a representation of the standard.</summary>
        public bool IsKnown => vr is DicomVr.AE or DicomVr.AS or DicomVr.AT or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.FD or DicomVr.FL or DicomVr.IS
            or DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.SL or DicomVr.SS or DicomVr.ST or DicomVr.TM or DicomVr.UI or DicomVr.UL or DicomVr.US || vr.HasLongLength;

        /// <summary>True where explicit encoding has two reserved bytes and a length of 32 bits (PS3.5 table 7.1-1).</summary>
        public bool HasLongLength => vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW or DicomVr.SQ or DicomVr.SV or DicomVr.UC
            or DicomVr.UN or DicomVr.UR or DicomVr.UT or DicomVr.UV;

        /// <summary>True for text in the data set's specific character set (PS3.5 6.1.2.2).</summary>
        public bool IsCharacterSetText => vr is DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.ST or DicomVr.UC or DicomVr.UT;

        /// <summary>True for text of any kind, the default repertoire included.</summary>
        public bool IsText => vr.IsCharacterSetText || vr is DicomVr.AE or DicomVr.AS or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.IS or DicomVr.TM or DicomVr.UI or DicomVr.UR;

        /// <summary>True for text in which a backslash separates values; in LT, ST, UT and UR it is a character (PS3.5 6.4).</summary>
        public bool IsMultiValuedText => vr.IsText && vr is not (DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UR);

        /// <summary>True for bytes, words or numbers that are given as one stream and not as separate values.</summary>
        public bool IsBulk => vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW or DicomVr.UN;

        /// <summary>Bytes that change places between the byte orders: 2, 4 or 8; 1 where nothing does (PS3.5 7.3).</summary>
        public int WordSize => vr switch
        {
            DicomVr.US or DicomVr.SS or DicomVr.OW or DicomVr.AT => 2,
            DicomVr.UL or DicomVr.SL or DicomVr.FL or DicomVr.OF or DicomVr.OL => 4,
            DicomVr.FD or DicomVr.OD or DicomVr.OV or DicomVr.SV or DicomVr.UV => 8,
            _ => 1,
        };

        /// <summary>Bytes of one value of a binary number; 0 for the rest.</summary>
        public int NumberSize => vr switch
        {
            DicomVr.US or DicomVr.SS => 2,
            DicomVr.UL or DicomVr.SL or DicomVr.FL or DicomVr.AT => 4,
            DicomVr.FD or DicomVr.SV or DicomVr.UV => 8,
            _ => 0,
        };

        /// <summary>What pads a value to an even length: NUL for UI and bytes, a space for text (PS3.5 6.2).</summary>
        public byte Padding => vr.IsText && vr != DicomVr.UI ? (byte)' ' : (byte)0;

        /// <summary>The two letters.</summary>
        public string Letters => vr == DicomVr.None ? "" : string.Create(2, (ushort)vr, static (span, value) => (span[0], span[1]) = ((char)(value >> 8), (char)(value & 0xFF)));
    }

    /// <summary>The representation of two letters; <see cref="DicomVr.None"/> where they name none.</summary>
    public static DicomVr Parse(ReadOnlySpan<char> letters) => letters.Length == 2 && letters[0] < 128 && letters[1] < 128 && ((DicomVr)((letters[0] << 8) | letters[1])) is { IsKnown: true } vr ? vr : DicomVr.None;
}
