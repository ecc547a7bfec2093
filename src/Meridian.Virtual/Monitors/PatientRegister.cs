using System.Globalization;
using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Monitors;

/// <summary>Invents patients: the n-th of a seed is always the same person. Names are common ones, put together by chance.</summary>
public static class PatientRegister
{
    private static readonly string[] ChineseFamily = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "欧阳", "司马"];
    private static readonly string[] ChineseGivenF = ["芳", "秀英", "丽", "敏", "静", "桂兰", "婷", "雪梅", "玉珍", "嘉怡", "䶮", "淑芬"];
    private static readonly string[] ChineseGivenM = ["伟", "强", "磊", "洋", "勇", "建国", "志明", "浩然", "国栋", "俊杰", "子轩", "文喆"];
    private static readonly string[] LatinFamily = ["Smith", "Garcia", "Müller", "Nguyen", "Kowalski", "O'Brien", "Rossi", "Silva", "Andersson", "Dubois", "Novak", "Haddad"];
    private static readonly string[] LatinGivenF = ["Anna", "Maria", "Zoë", "Linh", "Emma", "Sofia", "Nora", "Chloé", "Ines", "Leila"];
    private static readonly string[] LatinGivenM = ["John", "Carlos", "Jürgen", "Minh", "Liam", "Marco", "Erik", "André", "Tomas", "Omar"];

    public static WardPatient At(ulong seed, long number)
    {
        var noise = new SeededNoise(seed, 0x5041_5449);
        var at = number * 16;
        var chinese = noise.Uniform(at) < 0.5;
        var female = noise.Uniform(at + 1) < 0.5;
        var given = (chinese, female) switch
        {
            (true, true) => ChineseGivenF,
            (true, false) => ChineseGivenM,
            (false, true) => LatinGivenF,
            (false, false) => LatinGivenM,
        };
        var family = chinese ? ChineseFamily : LatinFamily;
        return new()
        {
            RecordNumber = string.Create(CultureInfo.InvariantCulture, $"MV{(noise.Bits(-1) % 900) + 100}{number:D5}"),
            VisitNumber = string.Create(CultureInfo.InvariantCulture, $"V{(noise.Bits(-1) % 900) + 100}{number:D6}"),
            Family = family[noise.Bits(at + 2) % (ulong)family.Length],
            Given = given[noise.Bits(at + 3) % (ulong)given.Length],
            IsChinese = chinese,
            PrefersGb18030 = chinese && noise.Uniform(at + 4) < 0.6,
            Born = new DateOnly(1936, 1, 1).AddDays((int)noise.Between(at + 5, 0, 365.25 * 70)),
            Sex = female ? 'F' : 'M',
        };
    }
}
