using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meridian.Gateway.Lis;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian record FILE</c>: writes down what an analyzer and its host say, by standing between them.</summary>
internal static class RecordCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it; what is there already stays and is added to" };
        var port = new Option<int>("--port") { Description = "Port to listen at in place of the host; 0 picks a free one", DefaultValueFactory = _ => 15201 };
        var address = new Option<string>("--address") { Description = "Address to listen at", DefaultValueFactory = _ => "127.0.0.1" };
        var to = new Option<string>("--to") { Description = "The host itself: HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:15200" };
        var duration = Duration.Option("--for", "Stop after this time (default: at Ctrl-C)");
        var command = new Command("record", "Stand between an analyzer and its host and write down what they say (show it with: meridian show FILE)") { file, port, address, to, duration };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!IPAddress.TryParse(parsed.GetValue(address), out var bind)) throw new CommandFailedException($"'{parsed.GetValue(address)}' is no address");
            var colon = parsed.GetValue(to)!.LastIndexOf(':');
            if (colon < 1 || !int.TryParse(parsed.GetValue(to)!.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var hostPort)) throw new CommandFailedException("--to is HOST:PORT");
            var host = new DnsEndPoint(parsed.GetValue(to)![..colon].Trim('[', ']'), hostPort);
            using var stop = SimulateCommand.Stop(parsed.GetValue(duration), cancellation);
            await using var writer = new StreamWriter(new FileStream(parsed.GetValue(file)!, FileMode.Append, FileAccess.Write, FileShare.Read));
            var recorder = new LisRecorder(writer, TimeProvider.System);
            using var listener = new TcpListener(bind, parsed.GetValue(port));
            listener.Start();
            await Console.Out.WriteLineAsync($"Listening at {listener.LocalEndpoint}, passing on to {host.Host}:{host.Port}. What is said may name patients: keep {parsed.GetValue(file)} as safe as the laboratory's own data. Ctrl-C ends it.");
            try
            {
                while (true)
                {
                    using var instrument = await listener.AcceptSocketAsync(stop.Token);
                    await Console.Out.WriteLineAsync($"{instrument.RemoteEndPoint} connected");
                    try { await recorder.RecordAsync(instrument, host, stop.Token); }
                    catch (SocketException nobody) { await Console.Error.WriteLineAsync($"{host.Host}:{host.Port}: {nobody.Message}"); }
                    await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ended; {recorder.FromInstrument:N0} bytes of the instrument, {recorder.FromHost:N0} of the host so far"));
                }
            }
            catch (OperationCanceledException)
            {
                return 0;
            }
        });
        return command;
    }
}
