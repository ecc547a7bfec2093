namespace Meridian.Wire.Dicom.Deidentification;

/// <summary>The action codes of PS3.15 table E.1-1a.</summary>
internal enum ProfileAction
{
    /// <summary>K: keep; a sequence is gone through.</summary>
    Keep,
    /// <summary>X: remove.</summary>
    Remove,
    /// <summary>Z: empty.</summary>
    Empty,
    /// <summary>D: replace by a value that means nothing.</summary>
    Dummy,
    /// <summary>U: replace by another unique identifier, the same everywhere; a sequence is gone through.</summary>
    Uid,
    /// <summary>C: clean.</summary>
    Clean,
}
