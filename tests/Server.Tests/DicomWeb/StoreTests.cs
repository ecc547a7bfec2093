using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>STOW-RS: what is answered when all, some and none of it can be kept (PS3.18 10.5.3).</summary>
public sealed class StoreTests
{
    [Fact(Timeout = 180_000)]
    public async Task All_some_and_none()
    {
        var (ct, mr) = (DicomWebHub.Recorded("CT_small.dcm"), DicomWebHub.Recorded("MR_small.dcm"));
        await using var hub = await DicomWebHub.StartAsync();
        var (status, answer) = await hub.StoreAsync("studies", ct, mr);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, answer.GetProperty("00081199").GetProperty("Value").GetArrayLength());
        Assert.False(answer.TryGetProperty("00081198", out _));
        Assert.Equal($"{hub.Root}/{DicomWebHub.PathOf(ct)}", answer.GetProperty("00081199").GetProperty("Value")[0].GetProperty("00081190").GetProperty("Value")[0].GetString());

        // once more: the same objects are the same
        (status, _) = await hub.StoreAsync("studies", ct, mr);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, (await hub.GetJsonAsync("instances")).GetArrayLength());

        (status, answer) = await hub.StoreAsync("studies", ct, "this is no DICOM object"u8.ToArray());
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(0xC000, answer.GetProperty("0008119A").GetProperty("Value")[0].GetProperty("00081197").GetProperty("Value")[0].GetInt32());

        (status, answer) = await hub.StoreAsync("studies/1.2.3", ct);
        Assert.Equal(HttpStatusCode.Conflict, status);
        var failed = answer.GetProperty("00081198").GetProperty("Value")[0];
        Assert.Equal(0xA901, failed.GetProperty("00081197").GetProperty("Value")[0].GetInt32());
        Assert.Equal(DicomReader.ReadFile(ct).SopInstanceUid, failed.GetProperty("00081155").GetProperty("Value")[0].GetString());
    }

    [Fact(Timeout = 180_000)]
    public async Task Other_bytes_under_the_same_uid_are_kept_apart_and_said_so()
    {
        var ct = DicomWebHub.Recorded("CT_small.dcm");
        var other = ct.ToArray();
        other[^1] ^= 1;
        await using var hub = await DicomWebHub.StartAsync();
        await hub.StoreAsync(ct);
        var (status, answer) = await hub.StoreAsync("studies", other);
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(0xB000, answer.GetProperty("00081199").GetProperty("Value")[0].GetProperty("00081196").GetProperty("Value")[0].GetInt32());
        // the first stands
        var parts = await hub.GetPartsAsync(DicomWebHub.PathOf(ct), "multipart/related; type=application/dicom; transfer-syntax=*");
        Assert.Equal(ct[^1], parts[0].Bytes[^1]);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_body_of_another_type_or_without_parts_is_refused()
    {
        await using var hub = await DicomWebHub.StartAsync();
        foreach (var (type, expected) in new[]
        {
            ("application/json", 415), ("multipart/related; type=\"application/dicom+xml\"; boundary=x", 415), ("multipart/related; type=\"application/dicom\"", 400), ("multipart/related; type=\"application/dicom\"; boundary=x", 400),
        })
        {
            using var content = new ByteArrayContent("--y--\r\n"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await hub.Http.PostAsync("studies", content);
            Assert.Equal((type, expected), (type, (int)answer.StatusCode));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task A_body_that_breaks_off_keeps_its_whole_parts_and_is_refused()
    {
        var (ct, mr) = (DicomWebHub.Recorded("CT_small.dcm"), DicomWebHub.Recorded("MR_small.dcm"));
        await using var hub = await DicomWebHub.StartAsync();
        byte[] body = [.. "--b\r\nContent-Type: application/dicom\r\n\r\n"u8, .. ct, .. "\r\n--b\r\nContent-Type: application/dicom\r\n\r\n"u8, .. mr.AsSpan(0, mr.Length / 2)];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; type=\"application/dicom\"; boundary=b");
        using var answer = await hub.Http.PostAsync("studies", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("after 1 of them", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (await hub.GetJsonAsync("instances")).GetArrayLength());
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_broken_waits_in_quarantine()
    {
        await using var hub = await DicomWebHub.StartAsync();
        var (status, _) = await hub.StoreAsync("studies", DicomWebHub.Recorded("MR_truncated.dcm"), Encoding.ASCII.GetBytes(new string('x', 500)));
        Assert.Equal(HttpStatusCode.Conflict, status);
        using var answer = await hub.Http.GetAsync(new Uri(hub.Http.BaseAddress!, "/api/v1/quarantine"));
        var items = (await DicomWebHub.JsonAsync(answer)).GetProperty("items");
        Assert.Equal(2, items.GetArrayLength());
    }
}
