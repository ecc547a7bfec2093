namespace Meridian.Core.Laboratory;

/// <summary>The form of a LOINC code: digits, a hyphen, and a check digit by the modulus 10 algorithm (LOINC Users' Guide, "Calculating check digits").</summary>
public static class LoincCode
{
    public static bool IsValid(string code)
    {
        var dash = code.IndexOf('-', StringComparison.Ordinal);
        if (dash is < 1 or > 7 || dash != code.Length - 2 || !char.IsAsciiDigit(code[^1])) return false;
        var sum = 0;
        for (var i = dash - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(code[i])) return false;
            var digit = code[i] - '0';
            // from the right, each second digit counts double, its digits summed
            if ((dash - 1 - i) % 2 == 0) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return (10 - sum % 10) % 10 == code[^1] - '0';
    }
}
