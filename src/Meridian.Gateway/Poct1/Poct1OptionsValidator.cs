using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Poct1;

/// <summary>Refuses settings with which the listener could not keep its promises.</summary>
public sealed class Poct1OptionsValidator : IValidateOptions<Poct1Options>
{
    public ValidateOptionsResult Validate(string? name, Poct1Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> wrong = [];
        if (options.MaxMessageBytes is < 1024 or > 64 << 20) wrong.Add("maxMessageBytes must be between 1 KiB and 64 MiB");
        if (options.MaxConnections < 1) wrong.Add("maxConnections must be at least 1");
        if (options.MaxAttempts is < 1 or > 100) wrong.Add("maxAttempts must be between 1 and 100");
        if (options.MaxFaults < 1) wrong.Add("maxFaults must be at least 1");
        if (options.ClockTolerance < TimeSpan.Zero || options.ClockTolerance > TimeSpan.FromDays(1)) wrong.Add("clockTolerance must be between nothing and a day");
        if (string.IsNullOrWhiteSpace(options.PatientIdentifierType)) wrong.Add("patientIdentifierType must name a type of HL7 table 0203");
        Positive(options.AnswerTimeout, "answerTimeout");
        Positive(options.KeepAliveAfter, "keepAliveAfter");
        Positive(options.WriteTimeout, "writeTimeout");
        Positive(options.MessageTimeout, "messageTimeout");
        Positive(options.JunkDelay, "junkDelay");
        if (options.AssumedOffset is { } offset && (offset.Duration() > TimeSpan.FromHours(14) || offset.Ticks % TimeSpan.TicksPerMinute != 0)) wrong.Add("assumedOffset must be whole minutes within 14 hours");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Positive(TimeSpan time, string key)
        {
            if (time <= TimeSpan.Zero || time > TimeSpan.FromDays(7)) wrong.Add(key + " must be more than nothing and at most a week");
        }
    }
}
