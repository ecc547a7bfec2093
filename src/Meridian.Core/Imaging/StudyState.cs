namespace Meridian.Core.Imaging;

/// <summary>Whether a study is served. Stored; the numbers are pinned by a test.</summary>
public enum StudyState : byte
{
    Visible = 0,
    /// <summary>A person rejected it, with a reason: kept, but no query but the pages' own finds it.</summary>
    Rejected = 1,
}

/// <summary>What the last check of an object's bytes found. Stored; the numbers are pinned by a test.</summary>
public enum ObjectDamage : byte { None = 0, Missing = 1, Changed = 2 }

/// <summary>What a person decided about a conflict. Stored; the numbers are pinned by a test.</summary>
public enum ConflictState : byte { Waiting = 1, FirstKept = 2, Replaced = 3 }
