using Meridian.Core.Access;
using Meridian.Core.Alarms;
using Meridian.Core.Audit;
using Meridian.Core.Connections;
using Meridian.Core.Equipment;
using Meridian.Core.Feed;
using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Orders;
using Meridian.Core.Patients;
using Meridian.Core.Peers;
using Meridian.Core.Quality;
using Meridian.Core.Record;
using Meridian.Core.Retention;
using Meridian.Core.Terms;
using Meridian.Core.Twins;
using Meridian.Core.Workitems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Meridian.Core;

/// <summary>Composition of Core. A store brings <see cref="IRecordWriter"/> and <see cref="IRecordReader"/>.</summary>
public static class CoreServices
{
    /// <summary>Adds every room of Core. Hosted services start in this order: the writer first, then what watches.</summary>
    /// <exception cref="ArgumentException">A setting cannot be; the message names it.</exception>
    public static IServiceCollection AddMeridianCore(this IServiceCollection services, CoreOptions options)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new ArgumentException(string.Join(' ', problems), nameof(options));
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(options.Intake);
        services.AddSingleton(options.Equipment);
        services.AddSingleton(options.Alarms);
        services.AddSingleton(options.Connections);
        services.AddSingleton(options.Access);
        services.AddSingleton(options.Retention);
        services.AddSingleton(options.Forwarding);
        services.AddSingleton(options.Orders);
        services.AddSingleton(options.Imaging);
        services.AddSingleton(options.Laboratory);

        services.AddSingleton<RecordNumbers>();
        services.AddSingleton<UndoLog>();
        services.AddSingleton<EquipmentDirectory>();
        services.AddSingleton<PatientDirectory>();
        services.AddSingleton<BedDirectory>();
        services.AddSingleton<Associations>();
        services.AddSingleton<PatientFeed>();
        services.AddSingleton<AlertStatusFeed>();
        services.AddSingleton<AlarmBoard>();
        services.AddSingleton<AuditTrail>();
        // a store's reader reads all of the record
        services.TryAddSingleton(s => (IOrderReader)s.GetRequiredService<IRecordReader>());
        services.TryAddSingleton(s => (IDeliveryReader)s.GetRequiredService<IRecordReader>());
        services.TryAddSingleton(s => (IQualityReader)s.GetRequiredService<IRecordReader>());
        services.AddSingleton<OrderBook>();
        AddLaboratory(services);
        services.AddSingleton<FactResolver>();
        services.AddSingleton<ImagingIndex>();
        services.AddSingleton<WriterRooms>();
        services.AddSingleton<IntakeMetrics>();
        services.AddSingleton<IntakeWriter>();
        services.AddSingleton<IIntake>(s => s.GetRequiredService<IntakeWriter>());
        services.AddHostedService(s => s.GetRequiredService<IntakeWriter>());

        AddImaging(services);
        AddQuality(services);
        AddWorkitems(services);
        services.AddSingleton<TermTable>();
        services.AddSingleton<Vocabulary>();
        services.AddSingleton<FailureLog>();
        services.AddSingleton<SetupCode>();
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<EquipmentDesk>();
        services.AddSingleton<QuarantineDesk>();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<PerformedDesk>();
        services.AddSingleton<CommitmentDesk>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<CommitmentAsks>();
        services.AddSingleton<InTurn>();
        services.AddSingleton<SendDesk>();
        services.AddSingleton<ForwardingMetrics>();
        services.AddSingleton<ConnectionBook>();
        services.AddSingleton<PeerDesk>();
        services.AddSingleton<ICommittedListener, ConnectionBookStart>();

        Listen<CodeMappings>(services);
        Listen<Accounts>(services);
        Listen<Tokens>(services);
        Listen<DicomPeers>(services);
        Listen<Meters.MeterOperators>(services);
        Listen<Routes>(services);
        Listen<PrefetchRules>(services);
        services.AddSingleton<IBatchFollower, Dispatcher>();
        Listen<Ward>(services);
        services.AddSingleton<IWard>(s => s.GetRequiredService<Ward>());
        Host(Listen<AlertEscalation>(services), s => s.GetRequiredService<AlertEscalation>());
        Host(Listen<UnknownCodes>(services), s => s.GetRequiredService<UnknownCodes>());
        services.AddSingleton<SilenceWatch>();
        Host(services, s => s.GetRequiredService<SilenceWatch>());
        services.AddSingleton<RecordTroubleAlert>();
        Host(services, s => s.GetRequiredService<RecordTroubleAlert>());
        Host(Listen<DeliveryPump>(services), s => s.GetRequiredService<DeliveryPump>());
        services.AddSingleton<StudyProgress>();
        services.AddSingleton<IImagingListener>(s => s.GetRequiredService<StudyProgress>());
        Host(services, s => s.GetRequiredService<StudyProgress>());
        services.AddSingleton<RetentionMetrics>();
        services.AddSingleton<RetentionSweeper>();
        Host(services, s => s.GetRequiredService<RetentionSweeper>());
        return services;
    }

    /// <summary>Images; a store that keeps them brings <see cref="IImageStore"/> and <see cref="IImagingReader"/>.</summary>
    private static void AddImaging(IServiceCollection services)
    {
        services.AddSingleton<UidGate>();
        services.AddSingleton<ImagingMetrics>();
        services.AddSingleton<ImagingDesk>();
        services.AddSingleton<StudyDesk>();
        Listen<CoercionRules>(services);
        Listen<ImagingFeed>(services);
        services.AddSingleton<ImagingMover>();
        Host(services, s => s.GetRequiredService<ImagingMover>());
        services.AddSingleton<ImagingRounds>();
        Host(services, s => s.GetRequiredService<ImagingRounds>());
    }

    /// <summary>The laboratory; a store that keeps it brings <see cref="ILabReader"/>.</summary>
    private static void AddLaboratory(IServiceCollection services)
    {
        services.TryAddSingleton(s => (ILabReader)s.GetRequiredService<IRecordReader>());
        services.TryAddSingleton<IControlJudge, ControlJudge>();
        services.AddSingleton<LaboratoryMetrics>();
        services.AddSingleton<LabBook>();
        services.AddSingleton<CatalogDesk>();
        services.AddSingleton<LabDesk>();
        services.AddSingleton<HostQuery>();
        Listen<LabCatalog>(services);
        Listen<TestMaps>(services);
        Listen<InstrumentConditions>(services);
        Listen<LabFeed>(services);
    }

    /// <summary>Quality control of the laboratory.</summary>
    private static void AddQuality(IServiceCollection services)
    {
        Listen<ControlMaterials>(services);
        Listen<QualityPlans>(services);
        Listen<AveragePlans>(services);
        services.AddSingleton<ControlRoom>();
        services.AddSingleton<AverageRoom>();
        services.AddSingleton<QualityDesk>();
        services.AddSingleton<QualityStanding>();
        services.AddSingleton<InstrumentComparison>();
    }

    /// <summary>Workitems; the gateway, which knows how a search is written, brings <see cref="IWorkitemMatch"/>.</summary>
    private static void AddWorkitems(IServiceCollection services)
    {
        services.TryAddSingleton(s => (IWorkitemReader)s.GetRequiredService<IRecordReader>());
        services.AddSingleton<WorkitemReports>();
        services.AddSingleton<WorkitemSubscribers>();
        services.AddSingleton<WorkitemDesk>();
        services.AddSingleton<SubscriptionDesk>();
        Listen<WorkitemChannels>(services);
    }

    private static IServiceCollection Listen<T>(IServiceCollection services) where T : class, ICommittedListener
    {
        services.AddSingleton<T>();
        services.AddSingleton<ICommittedListener>(s => s.GetRequiredService<T>());
        return services;
    }

    private static void Host<T>(IServiceCollection services, Func<IServiceProvider, T> get) where T : class, IHostedService => services.AddHostedService(get);
}
