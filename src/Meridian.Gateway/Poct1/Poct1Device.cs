using Meridian.Model;
using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>
/// Which device speaks: what it said in its hello, in the words of the model. Messages after the hello do not name their device, so this goes with each of them, also as
/// the sender in the record: a message out of quarantine is the same device's.
/// </summary>
internal sealed record Poct1Device(EquipmentIdentity Equipment, PointOfCare? Location, string Sender)
{
    private const char Separator = '|';

    /// <summary>Null: the hello names no device: neither a serial number nor an id.</summary>
    public static Poct1Device? Of(Poct1Hello hello) => Of(hello.Manufacturer ?? hello.VendorId, hello.ModelId ?? hello.DeviceName, hello.SerialId, hello.DeviceId, hello.SoftwareVersion, PlaceOf(hello.Place));

    /// <summary>The device that <see cref="Sender"/> of a stored message names; null: it names none.</summary>
    public static Poct1Device? OfSender(string sender) =>
        sender.Split(Separator) is [var maker, var model, var serial, var id] ? Of(Word(maker), Word(model), Word(serial), Word(id), null, null) : null;

    private static Poct1Device? Of(string? maker, string? model, string? serial, string? id, string? software, PointOfCare? place)
    {
        List<EquipmentIdentifier> identifiers = [];
        if (Eui64(id) is { } eui) identifiers.Add(new(EquipmentIdentifierKind.Eui64, eui, null));
        if (serial is not null) identifiers.Add(new(EquipmentIdentifierKind.Serial, serial, maker));
        if (id is not null && identifiers is not [{ Kind: EquipmentIdentifierKind.Eui64 }, ..]) identifiers.Add(new(EquipmentIdentifierKind.Other, id, maker ?? "POCT1"));
        if (identifiers.Count == 0) return null;
        return new(new() { Identifiers = identifiers, Manufacturer = maker, ModelName = model, SerialNumber = serial, Software = software }, place,
            string.Join(Separator, Plain(maker), Plain(model), Plain(serial), Plain(id)));
    }

    /// <summary><c>facility^location^room^bed</c>; null: nothing is named.</summary>
    public static PointOfCare? PlaceOf(string? text)
    {
        if (text is null) return null;
        var parts = text.Split('^').Select(Word).ToArray();
        // One word alone is the unit: nobody has to say which hospital he is in.
        var place = parts.Length == 1 ? new PointOfCare(parts[0], null, null) : new(At(1), At(2), At(3), At(0));
        return place.IsEmpty ? null : place;

        string? At(int index) => index < parts.Length ? parts[index] : null;
    }

    // 16 hexadecimal digits, pairs parted by nothing, hyphens or colons.
    private static string? Eui64(string? id)
    {
        if (id is null) return null;
        var digits = id.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal);
        return digits.Length == 16 && digits.All(char.IsAsciiHexDigit) ? digits.ToUpperInvariant() : null;
    }

    private static string Plain(string? text) => text?.Replace(Separator, '/') ?? "";

    private static string? Word(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
