using Meridian.Core.Laboratory;
using Meridian.Model;

namespace Meridian.Gateway.Lis;

/// <summary>What analyzers are told to do: the laboratory's open orders, as this room needs them.</summary>
public interface ILisOrders
{
    /// <summary>What an instrument is to do with one specimen. Quick: it is asked while the instrument waits.</summary>
    /// <exception cref="Core.Record.RecordUnavailableException">The store cannot be read.</exception>
    HostAnswer Answer(EquipmentIdentity instrument, string driver, string specimenId);

    /// <summary>All that an instrument is to do.</summary>
    /// <exception cref="Core.Record.RecordUnavailableException">The store cannot be read.</exception>
    IReadOnlyList<HostAnswer> All(EquipmentIdentity instrument, string driver);

    /// <summary>The instrument has taken these.</summary>
    /// <exception cref="Core.Record.RecordUnavailableException">The store cannot commit now.</exception>
    Task AssignAsync(IReadOnlyList<HostTest> tests, CancellationToken cancellation = default);
}
