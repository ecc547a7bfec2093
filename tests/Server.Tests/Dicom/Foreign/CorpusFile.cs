using Meridian.Gateway.Dicom;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Foreign;

/// <summary>A file of the corpus, or one made of an object.</summary>
internal sealed record CorpusFile(string Path, DicomFile File)
{
    public string Name => System.IO.Path.GetFileName(Path);
    public string SopUid => File.SopInstanceUid!;
    public string SopClass => File.SopClassUid!;
    public string StudyUid => File.Dataset.GetString(DicomTags.StudyInstanceUID)!;
    public ReadOnlyMemory<byte> Dataset => System.IO.File.ReadAllBytes(Path).AsMemory((int)File.DatasetOffset);

    public static CorpusFile Read(string path) => new(path, DicomReader.ReadFile(System.IO.File.ReadAllBytes(path)));

    /// <param name="name">Below the corpus of DICOM, e.g. <c>files/CT_small.dcm</c>.</param>
    public static CorpusFile Find(string name)
    {
        var path = System.IO.Path.Combine(Corpora.Root ?? "", "dicom", name);
        if (!System.IO.File.Exists(path)) Assert.Skip("the corpus is missing");
        return Read(path);
    }

    /// <summary>Whole, storable files of both folders, each instance once.</summary>
    public static IReadOnlyList<CorpusFile> Storable()
    {
        if (Corpora.Root is null || !Directory.Exists(System.IO.Path.Combine(Corpora.Root, "dicom"))) Assert.Skip("the corpus is missing");
        var files = new List<CorpusFile>();
        foreach (var path in Directory.GetFiles(System.IO.Path.Combine(Corpora.Root!, "dicom"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                var file = Read(path);
                if (DicomUidEntry.Find(file.File.SopClassUid)?.IsStorage == true && file.File.SopInstanceUid is not null && file.File.Meta.Count > 0) files.Add(file);
            }
            catch (DicomRejectException) { } // broken on purpose: StorageTests has them
        }
        return [.. files.DistinctBy(file => file.SopUid)];
    }

    /// <summary>Stores it in the hub, as it is; false: it was refused.</summary>
    public async Task<bool> StoreAsync(StoreHub hub, string callingAe = "MODALITY")
    {
        var deadline = TestContext.Current.CancellationToken;
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(SopClass, File.Syntax.Uid)]) with { CallingAe = callingAe }, deadline);
        return (await association.StoreAsync(SopClass, SopUid, File.Syntax.Uid, DicomContent.Of(Dataset), cancellation: deadline)).Status.IsDone;
    }
}
