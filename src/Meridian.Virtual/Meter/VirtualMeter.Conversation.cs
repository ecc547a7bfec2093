using System.Globalization;
using Meridian.Wire.Poct1;

namespace Meridian.Virtual.Meter;

/// <summary>The device's side of a conversation.</summary>
public sealed partial class VirtualMeter
{
    private HashSet<string> operators = new(StringComparer.Ordinal);
    private HashSet<string> patients = new(StringComparer.Ordinal);

    private DateTimeOffset DeviceNow => clock.GetUtcNow().ToOffset(TimeSpan.Zero) + clockError;

    private string NextControlId() => (++lastControlId).ToString(CultureInfo.InvariantCulture);

    private sealed class Conversation(VirtualMeter meter, MeterLink link)
    {
        private bool isContinuous, isOver;
        // Messages of the host that came while an acknowledgement was waited for.
        private readonly Queue<Poct1Message> held = new();
        private HashSet<string>? newOperators, newPatients;
        // One receive is under way at most, also while the memory is waited for.
        private Task<Poct1Message?>? receiving;

        /// <summary>True: it ended as it should.</summary>
        public async Task<bool> RunAsync(CancellationToken cancellation)
        {
            await TellAsync(Hello(), cancellation);
            await TellAsync(Status(), cancellation);
            while (!isOver)
            {
                while (held.TryDequeue(out var waiting)) await ObeyAsync(waiting, cancellation);
                if (isOver) break;
                if (isContinuous && meter.InMemory > 0)
                {
                    await EmptyAsync(cancellation);
                    continue;
                }
                if (isContinuous && meter.isDone)
                {
                    await TellAsync(Poct1Messages.Terminate(meter.NextControlId(), meter.DeviceNow, "USR"), cancellation);
                    return true;
                }
                receiving ??= link.ReceiveAsync(cancellation);
                if (isContinuous)
                {
                    // Whatever is first: a word of the host, or a measurement.
                    using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                    var measured = meter.measuredOne.Reader.WaitToReadAsync(stop.Token).AsTask();
                    await Task.WhenAny(receiving, measured);
                    await stop.CancelAsync();
                    await measured.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                    meter.measuredOne.Reader.TryRead(out _);
                    if (!receiving.IsCompleted) continue;
                }
                if (await NextAsync(cancellation) is not { } message) return false;
                await ObeyAsync(message, cancellation);
            }
            return true;
        }

        private Poct1Element Hello()
        {
            var o = meter.options;
            var serial = $"VM{(o.Kind == MeterKind.Glucose ? "G" : "B")}{o.Number:D6}";
            var can = new Poct1Element("DSC").Add("DSC.connection_profile_cd", "SA");
            foreach (var topic in new[] { "D_EV", "OP_LST", "OP_LST_I", "PT_LST", "PT_LST_I" }) can.Add("DSC.topics_supported_cd", topic);
            if (o.Continuous) can.Add("DSC.directives_supported_cd", Poct1Hello.StartContinuous);
            can.Add("DSC.directives_supported_cd", Poct1Hello.SetTime).Add("DSC.max_message_sz", "32768");
            return Poct1Messages.Make(Poct1Types.Hello, meter.NextControlId(), meter.DeviceNow).Add(new Poct1Element("DEV")
                .Add(new Poct1Element("DEV.device_id").With("V", serial).AddText($"{o.Facility}^{o.Unit}")).Add("DEV.vendor_id", "VIRTUAL")
                .Add("DEV.model_id", o.Kind == MeterKind.Glucose ? "Virtual glucose meter" : "Virtual blood gas").Add("DEV.serial_id", serial)
                .Add("DEV.manufacturer_name", "Meridian Virtual").Add("DEV.sw_version", "1.0").Add(new Poct1Element("DCP").Add("DCP.application_timeout", "120")).Add(can));
        }

        private Poct1Element Status() => Poct1Messages.Make(Poct1Types.DeviceStatus, meter.NextControlId(), meter.DeviceNow).Add(new Poct1Element("DST")
            .Add("DST.status_dttm", Poct1Time.Write(meter.DeviceNow)).Add("DST.new_observations_qty", meter.InMemory.ToString(CultureInfo.InvariantCulture)).Add("DST.new_events_qty", "0").Add("DST.condition_cd", "R")
            .Add("DST.battery", "80"));

        /// <summary>Sends everything in memory, oldest first, and forgets what was acknowledged.</summary>
        private async Task EmptyAsync(CancellationToken cancellation)
        {
            while (!isOver)
            {
                Measurement next;
                lock (meter.gate)
                {
                    if (meter.memory.First is not { } first) return;
                    next = first.Value;
                }
                var message = Poct1Messages.Make(next.Type, meter.NextControlId(), meter.DeviceNow).Add(next.Service);
                meter.counters.Send();
                var isTaken = await TellAsync(message, cancellation, mayLose: true);
                // A refused result would be refused for ever: it leaves the memory, and a person reads why on the device.
                lock (meter.gate) meter.memory.RemoveFirst();
                if (isTaken) meter.counters.Acknowledge();
                else meter.counters.Refuse();
            }
        }

        /// <summary>Sends a message and waits for its acknowledgement; true: AA.</summary>
        private async Task<bool> TellAsync(Poct1Element message, CancellationToken cancellation, bool mayLose = false)
        {
            await link.SendAsync(message, cancellation);
            if (mayLose && meter.random.NextDouble() < meter.options.LoseLine)
            {
                link.Drop();
                throw new LineLostException();
            }
            var id = message.Child("HDR")!.ValueOf("HDR.control_id");
            while (true)
            {
                if (await NextAsync(cancellation) is not { } answer) throw new IOException("the host hung up before it had acknowledged");
                if (answer.Type == Poct1Types.Acknowledgement && Poct1Acknowledgement.Read(answer) is { } ack && (ack.Of is null || ack.Of == id)) return ack.IsAccepted;
                if (answer.Type == Poct1Types.Termination)
                {
                    await ObeyAsync(answer, cancellation);
                    throw new IOException("the host ended the conversation before it had acknowledged");
                }
                held.Enqueue(answer);
            }
        }

        private async Task<Poct1Message?> NextAsync(CancellationToken cancellation)
        {
            receiving ??= link.ReceiveAsync(cancellation);
            var wait = isContinuous && receiving.IsCompleted ? receiving : receiving.WaitAsync(meter.options.Timeout, meter.clock, cancellation);
            var message = await wait;
            receiving = null;
            return message;
        }

        private async Task ObeyAsync(Poct1Message message, CancellationToken cancellation)
        {
            switch (message.Type)
            {
                case Poct1Types.Request:
                    var code = message.Root.Child("REQ")?.ValueOf("REQ.request_cd");
                    if (code == "ROBS") await EmptyAsync(cancellation);
                    await TellAsync(Poct1Messages.EndOfTopic(meter.NextControlId(), meter.DeviceNow, code == "ROBS" ? "OBS" : "EVS"), cancellation);
                    return;
                case Poct1Types.Acknowledgement:
                    return;
                case Poct1Types.BasicDirective:
                    isContinuous = meter.options.Continuous && message.Root.Child("DTV")?.ValueOf("DTV.command_cd") == Poct1Hello.StartContinuous;
                    break;
                case Poct1Types.ComplexDirective:
                    if (Poct1Time.Of(message.Root.Child("TM")?.ValueOf("TM.dttm")) is { } time) meter.clockError = time.ToDateTimeOffset(TimeSpan.Zero) - meter.clock.GetUtcNow();
                    break;
                case Poct1Types.OperatorList or Poct1Types.OperatorUpdate:
                    newOperators = Take(message, newOperators, meter.operators, "OPR", "OPR.operator_id");
                    break;
                case Poct1Types.PatientList or Poct1Types.PatientUpdate:
                    newPatients = Take(message, newPatients, meter.patients, "PT", "PT.patient_id");
                    break;
                case Poct1Types.EndOfTopic:
                    // Only now the new list stands: half a list is none.
                    if (newOperators is not null) (meter.operators, newOperators) = (newOperators, null);
                    if (newPatients is not null) (meter.patients, newPatients) = (newPatients, null);
                    break;
                case Poct1Types.Termination:
                    isOver = true;
                    break;
            }
            await link.SendAsync(Poct1Messages.Acknowledge(meter.NextControlId(), meter.DeviceNow, message.ControlId, isAccepted: true), cancellation);
        }

        private HashSet<string> Take(Poct1Message message, HashSet<string>? begun, HashSet<string> before, string entry, string id)
        {
            var isUpdate = message.Type.EndsWith("R02", StringComparison.Ordinal);
            var list = begun ?? (isUpdate ? new(before, StringComparer.Ordinal) : new(StringComparer.Ordinal));
            foreach (var update in isUpdate ? message.Root.All("UPD") : [message.Root])
                foreach (var one in update.All(entry))
                {
                    if (one.ValueOf(id) is not { } key) continue;
                    if (isUpdate && update.ValueOf("UPD.action_cd") == "D") list.Remove(key);
                    else list.Add(key);
                    meter.counters.Told(1);
                }
            return list;
        }
    }
}
