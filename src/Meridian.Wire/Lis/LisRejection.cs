using System.Globalization;

namespace Meridian.Wire.Lis;

/// <summary>A refusal as a value: the reason, the offset of the first byte at fault in what was given, and the record where known, from 1. <c>default</c>: nothing was refused.</summary>
public readonly record struct LisRejection(LisReject Reason, int Offset, int Record = 0)
{
    /// <summary>True when something was refused.</summary>
    public bool IsRejected => Reason != LisReject.None;

    /// <summary>The reason in English, fit for a log: it says nothing of the content.</summary>
    public string Describe()
    {
        var what = Reason switch
        {
            LisReject.None => "Nothing was refused",
            LisReject.Empty => "The message is empty",
            LisReject.NoHeader => "The message does not start with H",
            LisReject.HeaderTooShort => "The H record is cut off",
            LisReject.BadDelimiters => "The H record does not name usable delimiters",
            LisReject.BadRecordType => "A record does not start with a letter",
            LisReject.SecondHeader => "A second H stands in the message",
            LisReject.AfterTerminator => "Records stand after L",
            LisReject.TooLong => "The message is longer than allowed",
            LisReject.TooManyRecords => "The message has more records than allowed",
            LisReject.TooManyFields => "The message has more fields than allowed",
            LisReject.TextNotRepresentable => "The text cannot be written in the character set",
            LisReject.ValueBreaksMessage => "The value would break the message",
            LisReject.ControlInText => "A control character of the line stands in the text",
            _ => throw new InvalidOperationException($"No words for reason {(int)Reason}"),
        };
        return Record == 0 ? string.Create(CultureInfo.InvariantCulture, $"{what} (byte {Offset})") : string.Create(CultureInfo.InvariantCulture, $"{what} (record {Record}, byte {Offset})");
    }
}
