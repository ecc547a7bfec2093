using Meridian.Wire.Edf;
using Xunit;

namespace Meridian.Wire.Tests.Edf;

public sealed class EdfReaderTests
{
    [Fact]
    public void Refuses_every_prefix_with_its_own_exception()
    {
        var file = EdfFiles.Mixed(2, r => 2 * r, true, new([new(0, null, "note")]));
        for (var length = 0; length < file.Length; length += length < 1400 ? 1 : 97)
            Assert.Throws<EdfException>(() => new EdfReader(file.AsMemory(0, length)));
    }

    [Fact]
    public void Bears_any_damage_with_its_own_exception_or_none()
    {
        var random = new Random(7);
        var whole = EdfFiles.Mixed(2, r => 2 * r, true, new([new(0, 1, "note")]));
        for (var round = 0; round < 3000; round++)
        {
            var file = (byte[])whole.Clone();
            for (var i = random.Next(1, 6); i > 0; i--) file[random.Next(random.Next(2) == 0 ? 1280 : file.Length)] = (byte)random.Next(256);
            try
            {
                var reader = new EdfReader(file);
                for (var r = 0; r < Math.Min(2, reader.Header.RecordCount); r++) reader.Record(r);
            }
            catch (EdfException) { }
        }
    }
}
