using System.Reflection;
using Meridian.Core.Imaging;
using Meridian.Model;

namespace Meridian.Server.Tests.Dicom.Query;

/// <summary>An index that has studies without end, and nothing else.</summary>
public class EndlessStudies : DispatchProxy
{
    public static IImagingReader Reader() => Create<IImagingReader, EndlessStudies>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name == nameof(IImagingReader.Studies) ? Studies() : throw new NotSupportedException(targetMethod?.Name);

    private static IEnumerable<StudyRow> Studies()
    {
        for (var i = 1L; ; i++)
            yield return new() { Id = i, StudyUid = $"1.2.{i}", Revision = new Sequence(i), FirstReceivedAt = DateTimeOffset.UnixEpoch, LastReceivedAt = DateTimeOffset.UnixEpoch };
    }
}
