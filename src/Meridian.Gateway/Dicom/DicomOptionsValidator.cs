using Meridian.Core.Peers;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Dicom;

/// <summary>Refuses settings with which the listener could not keep its promises.</summary>
public sealed class DicomOptionsValidator : IValidateOptions<DicomOptions>
{
    public ValidateOptionsResult Validate(string? name, DicomOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> wrong = [];
        if (!DicomPeer.IsAeTitle(options.AeTitle)) wrong.Add("aeTitle must have 1 to 16 characters of ASCII without backslash");
        if (!Enum.IsDefined(options.UnknownPeers)) wrong.Add("unknownPeers must be welcome or quarantine");
        if (options.MaxAssociations < 1) wrong.Add("maxAssociations must be at least 1");
        // 4 KiB is the least that toolkits let one set; a PDU is waited for in no part, so the upper bound is a matter of taste.
        if (options.MaxPduBytes is < 4096 or > 16 * 1024 * 1024) wrong.Add("maxPduBytes must be between 4,096 and 16 MiB");
        if (options.MaxMessageBytes is < 4096 or > 1 << 30) wrong.Add("maxMessageBytes must be between 4 KiB and 1 GiB");
        if (options.MaxQuarantineBytes is < 0 or > 1 << 29) wrong.Add("maxQuarantineBytes must be at most 512 MiB");
        if (options.MaxOutstanding is < 1 or > 1024) wrong.Add("maxOutstanding must be between 1 and 1,024");
        Positive(options.ArtimTimeout, "artimTimeout");
        Positive(options.IdleTimeout, "idleTimeout");
        Positive(options.StallTimeout, "stallTimeout");
        Positive(options.ConnectTimeout, "connectTimeout");
        Positive(options.ResponseTimeout, "responseTimeout");
        Positive(options.CancelTimeout, "cancelTimeout");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Positive(TimeSpan time, string key)
        {
            if (time <= TimeSpan.Zero || time > TimeSpan.FromDays(7)) wrong.Add(key + " must be more than nothing and at most a week");
        }
    }
}
