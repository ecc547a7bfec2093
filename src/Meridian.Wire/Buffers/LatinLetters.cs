namespace Meridian.Wire.Buffers;

/// <summary>Latin letters without their marks, for what can carry ASCII only and for searches that ignore marks. The framework's own decomposition is not there in invariant mode.</summary>
public static class LatinLetters
{
    /// <summary>The letter or letters without marks (Latin-1 Supplement, and what European names need of Latin Extended-A); subscript digits as digits; null for anything else that is not ASCII.</summary>
    public static string? Unmarked(char c) => c switch
    {
        < '\u0080' => c.ToString(),
        >= 'À' and <= 'Å' => "A", 'Æ' => "AE", 'Ç' => "C", >= 'È' and <= 'Ë' => "E", >= 'Ì' and <= 'Ï' => "I", 'Ð' => "D", 'Ñ' => "N",
        (>= 'Ò' and <= 'Ö') or 'Ø' => "O", >= 'Ù' and <= 'Ü' => "U", 'Ý' or 'Ÿ' => "Y", 'Þ' => "Th", 'ß' => "ss",
        >= 'à' and <= 'å' => "a", 'æ' => "ae", 'ç' => "c", >= 'è' and <= 'ë' => "e", >= 'ì' and <= 'ï' => "i", 'ð' => "d", 'ñ' => "n",
        (>= 'ò' and <= 'ö') or 'ø' => "o", >= 'ù' and <= 'ü' => "u", 'ý' or 'ÿ' => "y", 'þ' => "th",
        'Ā' or 'Ă' or 'Ą' => "A", 'ā' or 'ă' or 'ą' => "a", 'Ć' or 'Č' => "C", 'ć' or 'č' => "c", 'Ď' or 'Đ' => "D", 'ď' or 'đ' => "d",
        'Ē' or 'Ę' or 'Ě' => "E", 'ē' or 'ę' or 'ě' => "e", 'Ğ' => "G", 'ğ' => "g", 'Ī' or 'İ' => "I", 'ī' or 'ı' => "i", 'Ł' => "L", 'ł' => "l",
        'Ń' or 'Ň' => "N", 'ń' or 'ň' => "n", 'Ō' or 'Ő' => "O", 'ō' or 'ő' => "o", 'Œ' => "OE", 'œ' => "oe", 'Ř' => "R", 'ř' => "r",
        'Ś' or 'Ş' or 'Š' => "S", 'ś' or 'ş' or 'š' => "s", 'Ť' => "T", 'ť' => "t", 'Ū' or 'Ů' or 'Ű' => "U", 'ū' or 'ů' or 'ű' => "u",
        'Ź' or 'Ż' or 'Ž' => "Z", 'ź' or 'ż' or 'ž' => "z", 'µ' or 'μ' => "u",
        >= '₀' and <= '₉' => ((char)('0' + c - '₀')).ToString(),
        _ => null,
    };
}
