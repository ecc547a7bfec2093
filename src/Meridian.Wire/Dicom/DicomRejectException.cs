using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Meridian.Wire.Dicom;

/// <summary>The exception of this room for data sets and files. Its message gives reason, tag and offset, never a byte of a value.</summary>
public sealed class DicomRejectException(DicomReject reason, long offset, DicomTag tag = default, string place = "") : Exception(Describe(reason, offset, tag, place))
{
    /// <summary>Why.</summary>
    public DicomReject Reason { get; } = reason;

    /// <summary>The first byte at fault, counted from the first byte given; −1 where there is none.</summary>
    public long Offset { get; } = offset;

    /// <summary>The element where known; <c>default</c> otherwise.</summary>
    public DicomTag Tag { get; } = tag;

    /// <summary>Of a document of the JSON model: where in it, tag, item from 0, tag (<c>54000100/0/54001010</c>); empty where that says no more than <see cref="Tag"/> and <see cref="Offset"/>.</summary>
    public string Place { get; } = place;

    [DoesNotReturn]
    internal static void Throw(DicomReject reason, long offset, DicomTag tag = default) => throw new DicomRejectException(reason, offset, tag);

    private static string Describe(DicomReject reason, long offset, DicomTag tag, string within)
    {
        var what = reason switch
        {
            DicomReject.None => "Nothing was refused",
            DicomReject.Empty => "There are no bytes",
            DicomReject.NotDicom => "The bytes are no DICOM data set",
            DicomReject.TooDeep => "Sequences are nested deeper than allowed",
            DicomReject.TooManyElements => "The data set has more elements than allowed",
            DicomReject.TooLong => "The data set is longer than allowed",
            DicomReject.BrokenDeflate => "The deflated data set is broken",
            DicomReject.WrongPixelForm => "The pixel data does not fit the transfer syntax",
            DicomReject.ValueNotLoaded => "A value was not loaded",
            DicomReject.ValueNotRepresentable => "A value cannot be written",
            DicomReject.BrokenJson => "The document is not the DICOM JSON model",
            DicomReject.BrokenPixels => "The pixel data does not agree with its description",
            DicomReject.CannotDeidentify => "The object cannot be de-identified",
            _ => throw new InvalidOperationException($"No words for reason {(int)reason}"),
        };
        var place = offset < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"byte {offset}");
        if (within.Length > 8) place = within;
        else if (tag != default) place = place.Length == 0 ? tag.ToString() : $"{tag}, {place}";
        return place.Length == 0 ? what : $"{what} ({place})";
    }
}
