namespace Meridian.Wire.Dicom.Network;

/// <summary>The user information item on the wire (PS3.8 9.3.2.3; sub-items: PS3.8 D.1, PS3.7 D.3.3).</summary>
internal static class UserInformationItems
{
    private const byte MaxLength = 0x51, ClassUid = 0x52, Window = 0x53, Role = 0x54, VersionName = 0x55, Extended = 0x56, CommonExtended = 0x57, Identity = 0x58, IdentityResponse = 0x59;

    public static UserInformation Read(ref ItemReader item)
    {
        // PS3.8 D.1.1 makes the maximum length mandatory; who leaves it out has no limit.
        var user = new UserInformation { MaxPduBytes = 0 };
        List<RoleSelection>? roles = null;
        List<ExtendedNegotiation>? extended = null;
        List<CommonExtendedNegotiation>? common = null;
        while (!item.IsEmpty)
        {
            var sub = item.Item(out var type, out _);
            switch (type)
            {
                case MaxLength: user = user with { MaxPduBytes = sub.UInt32() }; break;
                case ClassUid: user = user with { ImplementationClassUid = sub.Uid() }; break;
                case Window: user = user with { Window = new(sub.UInt16(), sub.UInt16()) }; break;
                case Role: (roles ??= []).Add(new(sub.CountedUid(), sub.Byte() != 0, sub.Byte() != 0)); break;
                case VersionName: user = user with { ImplementationVersion = sub.Text(sub.Rest()) }; break;
                case Extended: (extended ??= []).Add(new(sub.CountedUid(), sub.Rest().ToArray())); break;
                case CommonExtended: (common ??= []).Add(ReadCommon(ref sub)); break;
                case Identity: user = user with { Identity = new((UserIdentityKind)sub.Byte(), sub.Byte() != 0, sub.Counted().ToArray(), sub.Counted().ToArray()) }; break;
                case IdentityResponse: user = user with { IdentityResponse = sub.Counted().ToArray() }; break;
                default: break;
            }
        }
        return user with { Roles = roles ?? user.Roles, Extended = extended ?? user.Extended, CommonExtended = common ?? user.CommonExtended };
    }

    public static void Write(ItemWriter items, UserInformation user)
    {
        var all = items.Begin(AssociationItems.UserInformation);
        var one = items.Begin(MaxLength);
        items.UInt32(user.MaxPduBytes);
        items.End(one);
        items.Item(ClassUid, user.ImplementationClassUid);
        if (user.Window is { } window)
        {
            one = items.Begin(Window);
            items.UInt16(window.Invoked);
            items.UInt16(window.Performed);
            items.End(one);
        }
        foreach (var role in user.Roles)
        {
            one = items.Begin(Role);
            items.CountedText(role.SopClassUid);
            items.Byte(role.Scu ? (byte)1 : (byte)0);
            items.Byte(role.Scp ? (byte)1 : (byte)0);
            items.End(one);
        }
        if (user.ImplementationVersion is { } version) items.Item(VersionName, version);
        foreach (var extended in user.Extended)
        {
            one = items.Begin(Extended);
            items.CountedText(extended.SopClassUid);
            items.Bytes(extended.Information.Span);
            items.End(one);
        }
        foreach (var common in user.CommonExtended) WriteCommon(items, common);
        if (user.Identity is { } identity)
        {
            one = items.Begin(Identity);
            items.Byte((byte)identity.Kind);
            items.Byte(identity.WantsResponse ? (byte)1 : (byte)0);
            items.Counted(identity.Primary.Span);
            items.Counted(identity.Secondary.Span);
            items.End(one);
        }
        if (user.IdentityResponse is { } response)
        {
            one = items.Begin(IdentityResponse);
            items.Counted(response.Span);
            items.End(one);
        }
        items.End(all);
    }

    // PS3.7 Table D.3-12
    private static CommonExtendedNegotiation ReadCommon(ref ItemReader sub)
    {
        var sopClass = sub.CountedUid();
        var serviceClass = sub.CountedUid();
        var list = sub.UInt16();
        var start = sub.Offset;
        var related = new ItemReader(sub.Take(list), start);
        var uids = new List<string>();
        while (!related.IsEmpty) uids.Add(related.CountedUid());
        return new(sopClass, serviceClass, uids);
    }

    private static void WriteCommon(ItemWriter items, CommonExtendedNegotiation common)
    {
        var one = items.Begin(CommonExtended);
        items.CountedText(common.SopClassUid);
        items.CountedText(common.ServiceClassUid);
        items.UInt16(common.RelatedGeneralSopClassUids.Sum(u => 2 + u.Length));
        foreach (var uid in common.RelatedGeneralSopClassUids) items.CountedText(uid);
        items.End(one);
    }
}
