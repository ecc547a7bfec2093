using System.Globalization;
using System.Text;
using Meridian.Core.Audit;
using Meridian.Core.Imaging;
using Meridian.Core.Tests.Fakes;

namespace Meridian.Core.Tests.Imaging;

/// <summary>A process that stores numbered images over several sessions and says each number after its receipt. The power goes somewhere in it.</summary>
internal static class StoringProcess
{
    private const int Sessions = 4;

    /// <summary>Into the record, straight to a file, through <c>incoming/</c>.</summary>
    public static int LengthOf(int number) => (number % 12) switch { 0 => 1_100_000 + number, 1 or 2 or 3 => 66_000 + number * 7, _ => 200 + number * 3 };

    public static InstanceFacts FactsOf(int number) => MakeImage.Facts(study: 1 + number / 60, series: 1 + number / 20, instance: number);

    public static async Task<int> RunAsync(string directory, int from, int count)
    {
        await using var hub = await ImagingHub.StartAsync(directory, TimeProvider.System);
        using var output = Console.OpenStandardOutput();
        var gate = new Lock();
        void Say(string what)
        {
            lock (gate) output.Write(Encoding.ASCII.GetBytes(what + "\n"));
        }
        var next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < from + count)
            {
                var receipt = await hub.StoreAsync(FactsOf(number), LengthOf(number), number);
                if (receipt.Outcome is InstanceOutcome.Stored) Say(number.ToString(CultureInfo.InvariantCulture));
                // another object under the same UID, now and then
                if (number % 10 == 5 && (await hub.StoreAsync(FactsOf(number), LengthOf(number), number + 100_000)).Outcome == InstanceOutcome.Conflict) Say(string.Create(CultureInfo.InvariantCulture, $"c{number}"));
                if (number % 25 == 0) await hub.Get<ImagingMover>().LayOutPortionAsync();
                // a study that is deleted in the midst of it
                if (number == from + count / 2) await hub.Get<StudyDesk>().DeleteAsync(FactsOf(from).StudyUid, new(Actor.Hub, "test"));
                if (number == from + count / 2) Say("deleted");
            }
        })));
        return 0;
    }
}
