using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2AllocationTests
{
    [Theory]
    [InlineData("UNICODE UTF-8")]
    [InlineData("GB 18030-2000")]
    public void Parsing_into_a_used_message_and_walking_all_fields_allocates_nothing(string charset)
    {
        CodePagesEncodingProvider.Instance.GetEncoding(936);
        var text = new StringBuilder($"MSH|^~\\&|MON^0011^EUI-64|W|||20260727124424.0000+0000||ORU^R01^ORU_R01|42|P|2.6||||||{charset}\rPID|||1^^^A&B&C^MR~2||Doe^\u5F20\r");
        for (var i = 0; i < 60; i++) text.Append($"OBX|{i}|NM|147842^MDC_ECG_HEART_RATE^MDC|1.0.0.{i}|7{i % 10}.5|264864^MDC_DIM_BEAT_PER_MIN^MDC|||\"\"||F|||20260727124424\r");
        Assert.True(Hl7v2Charset.TryFind(Encoding.ASCII.GetBytes(charset), out var set));
        ReadOnlyMemory<byte> bytes = set.Encoding.GetBytes(text.ToString());
        var message = new Hl7v2Message();
        // The runtime may allocate once while it compiles a method better; what counts is the steady state.
        var least = long.MaxValue;
        long total = 0;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = Hl7v2Message.TryParse(bytes, message, out _);
            total += Walk.WithoutStrings(message);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(read);
        }
        Assert.Equal(0, least);
        Assert.True(total > 0);
    }
}
