namespace Meridian.Virtual.Modality;

/// <summary>The letters for the Chinese names of <see cref="Monitors.PatientRegister"/>: a PN has its alphabetic group first, the ideographic behind it (PS3.5 6.2.1, Annex J).</summary>
internal static class ChineseNames
{
    private static readonly Dictionary<string, string> Pinyin = new()
    {
        ["王"] = "Wang", ["李"] = "Li", ["张"] = "Zhang", ["刘"] = "Liu", ["陈"] = "Chen", ["杨"] = "Yang", ["赵"] = "Zhao", ["黄"] = "Huang", ["周"] = "Zhou",
        ["吴"] = "Wu", ["徐"] = "Xu", ["孙"] = "Sun", ["胡"] = "Hu", ["朱"] = "Zhu", ["高"] = "Gao", ["林"] = "Lin", ["欧阳"] = "Ouyang", ["司马"] = "Sima",
        ["芳"] = "Fang", ["秀英"] = "XiuYing", ["丽"] = "Li", ["敏"] = "Min", ["静"] = "Jing", ["桂兰"] = "GuiLan", ["婷"] = "Ting", ["雪梅"] = "XueMei",
        ["玉珍"] = "YuZhen", ["嘉怡"] = "JiaYi", ["䶮"] = "Yan", ["淑芬"] = "ShuFen", ["伟"] = "Wei", ["强"] = "Qiang", ["磊"] = "Lei", ["洋"] = "Yang", ["勇"] = "Yong",
        ["建国"] = "JianGuo", ["志明"] = "ZhiMing", ["浩然"] = "HaoRan", ["国栋"] = "GuoDong", ["俊杰"] = "JunJie", ["子轩"] = "ZiXuan", ["文喆"] = "WenZhe",
    };

    /// <summary>The name as a PN value.</summary>
    public static string Pn(string family, string given) =>
        Pinyin.TryGetValue(family, out var familyLetters) && Pinyin.TryGetValue(given, out var givenLetters) ? $"{familyLetters}^{givenLetters}={family}^{given}" : $"{family}^{given}";
}
