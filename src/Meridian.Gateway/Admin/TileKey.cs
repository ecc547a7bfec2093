using System.Globalization;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Admin;

/// <summary>Key of a tile: <c>b12</c> is bed 12, <c>e7</c> equipment 7.</summary>
internal readonly record struct TileKey(BedId? Bed, EquipmentId? Equipment)
{
    /// <exception cref="BadHttpRequestException">It is no key.</exception>
    public static TileKey Read(string text)
    {
        if (text.Length > 1 && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            switch (text[0])
            {
                case 'b': return new(new BedId(number), null);
                case 'e': return new(null, new EquipmentId(number));
            }
        throw new BadHttpRequestException("'tile' must be b and the number of a bed, or e and the number of equipment");
    }

    public FactQuery Facts => new() { Bed = Bed, Equipment = Equipment };
}
