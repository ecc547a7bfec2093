using Meridian.Gateway.Dicom.Matching;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

public sealed class KeyMatchTests
{
    [Theory]
    [InlineData(DicomVr.LO, "", "anything", true)]
    [InlineData(DicomVr.LO, "ABC", "ABC", true)]
    [InlineData(DicomVr.LO, "ABC", "abc", false)]
    [InlineData(DicomVr.LO, "A*C", "ABBC", true)]
    [InlineData(DicomVr.LO, "A*C", "ABBD", false)]
    [InlineData(DicomVr.LO, "A?C", "ABC", true)]
    [InlineData(DicomVr.LO, "A?C", "AC", false)]
    [InlineData(DicomVr.LO, "*", "", true)]
    [InlineData(DicomVr.LO, "A", "", false)]
    [InlineData(DicomVr.LO, "*a*b*", "xaxxbx", true)]
    [InlineData(DicomVr.PN, "wang*", "WANG^XIAO", true)]
    [InlineData(DicomVr.PN, "WANG", "WANG^^", true)]
    [InlineData(DicomVr.PN, "WANG", "WANG^XIAO", false)]
    [InlineData(DicomVr.PN, "王*", "Wang^Xiao=王^小", true)]
    [InlineData(DicomVr.PN, "Wang*=王*", "Wang^Xiao=王^小", true)]
    [InlineData(DicomVr.PN, "Wang*=李*", "Wang^Xiao=王^小", false)]
    [InlineData(DicomVr.UI, "1.2", "1.2.3", false)]
    [InlineData(DicomVr.UI, @"1.1\1.2.3", "1.2.3", true)]
    [InlineData(DicomVr.UI, "1.*", "1.2", false)]
    [InlineData(DicomVr.DA, "20261122", "20261122", true)]
    [InlineData(DicomVr.DA, "20261121-20261122", "20261122", true)]
    [InlineData(DicomVr.DA, "20261123-", "20261122", false)]
    [InlineData(DicomVr.DA, "-20261122", "20261122", true)]
    [InlineData(DicomVr.DA, "20261122", "", false)]
    [InlineData(DicomVr.TM, "0830", "083015", true)]
    [InlineData(DicomVr.TM, "08-09", "095959", true)]
    [InlineData(DicomVr.TM, "0800-0829", "083000", false)]
    [InlineData(DicomVr.TM, "-12", "130000", false)]
    [InlineData(DicomVr.CS, "CT", "MR", false)]
    public void A_key_matches_by_its_kind(DicomVr vr, string key, string value, bool matches) => Assert.Equal(matches, KeyMatch.Matches(vr, key.Split('\\'), value.Length == 0 ? [] : value.Split('\\')));
}
