using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Bench.Dicom;

/// <summary>One association that stores in lock-step as fast as the peer answers. Blocking, on a thread of its own: nothing of it shares a queue with another.</summary>
internal sealed class StoreClient : IDisposable
{
    private readonly Socket socket;
    private readonly byte[] inbox = new byte[4096];

    private StoreClient(Socket socket, uint maxPdu) => (this.socket, MaxPdu) = (socket, maxPdu);

    /// <summary>Longest P-DATA-TF that the peer takes.</summary>
    public uint MaxPdu { get; }

    public static StoreClient Open(IPEndPoint peer, string calledAe)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000, SendTimeout = 30_000 };
        socket.Connect(peer);
        var output = new ArrayBufferWriter<byte>();
        new AssociateRequest
        {
            CalledAe = calledAe, CallingAe = "BENCH",
            Contexts = [new(1, StoreObject.CtImageStorage, [StoreObject.ExplicitLittleEndian])],
            User = new() { ImplementationClassUid = "1.2.826.0.1.3680043.10.1338.1" },
        }.WriteTo(output);
        socket.Send(output.WrittenSpan);
        var buffer = new byte[65536];
        var have = 0;
        while (true)
        {
            var got = socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
            if (got == 0) throw new IOException("the peer hung up");
            have += got;
            var bytes = new ReadOnlySequence<byte>(buffer, 0, have);
            if (!DicomFrame.TryRead(ref bytes, DicomFrameOptions.Default, out var frame)) continue;
            if (frame.Type != PduType.AssociateAccept) throw new IOException($"the peer answered {frame.Type}");
            var answer = AssociateAccept.Read(frame.Body);
            if (answer.Contexts[0].Result != ContextResult.Acceptance) throw new IOException("the peer does not store CT");
            return new(socket, answer.User.MaxPduBytes);
        }
    }

    /// <summary>Stores one object; returns the status.</summary>
    public DicomStatus Store(ReadOnlyMemory<byte> message)
    {
        for (var left = message.Span; !left.IsEmpty;) left = left[socket.Send(left)..];
        var have = 0;
        var assembler = new DicomAssembler(DicomFrameOptions.Default);
        var reader = new DicomFrameReader(DicomFrameOptions.Default);
        while (true)
        {
            var got = socket.Receive(inbox, have, inbox.Length - have, SocketFlags.None);
            if (got == 0) throw new IOException("the peer hung up");
            have += got;
            var bytes = new ReadOnlySequence<byte>(inbox, 0, have);
            while (reader.TryRead(ref bytes, out var piece))
                if (piece.Type == PduType.Data && assembler.Take(piece) is { Kind: DicomPartKind.Command, Message: CStoreResponse response }) return response.Status;
                else if (piece.Type != PduType.Data) throw new IOException($"the peer sent {piece.Type}");
            var rest = bytes.ToArray();
            rest.CopyTo(inbox, 0);
            have = rest.Length;
        }
    }

    public void Dispose()
    {
        try
        {
            var output = new ArrayBufferWriter<byte>();
            DicomFrameWriter.WriteReleaseRequest(output);
            socket.Send(output.WrittenSpan);
            // A-RELEASE-RP; who asked for the association ends the connection (PS3.8 9.2, AR-3)
            for (var have = 0; have < 10;)
            {
                var got = socket.Receive(inbox);
                if (got == 0) break;
                have += got;
            }
        }
        catch (SocketException)
        {
            // hung up first
        }
        socket.Dispose();
    }

    /// <summary>Runs associations side by side for a time; objects a second, and the times of single ones.</summary>
    public static (double PerSecond, double[] Milliseconds) Run(IPEndPoint peer, string calledAe, int associations, int pixels, TimeSpan length, int run)
    {
        var times = new List<double>[associations];
        var failures = new List<Exception>();
        using var ready = new Barrier(associations + 1);
        long began = 0;
        var threads = Enumerable.Range(0, associations).Select(i => new Thread(() =>
        {
            times[i] = [];
            try
            {
                using var client = Open(peer, calledAe);
                var store = StoreObject.Make(pixels, client.MaxPdu);
                ready.SignalAndWait();
                for (var number = 1; Stopwatch.GetElapsedTime(Volatile.Read(ref began)) < length; number++)
                {
                    store.Renew(i, run, number);
                    var started = Stopwatch.GetTimestamp();
                    var status = client.Store(store.Message);
                    if (!status.IsSuccess) throw new InvalidOperationException($"status {status}");
                    times[i].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
            catch (Exception failed)
            {
                lock (failures) failures.Add(failed);
                if (times[i].Count == 0) ready.RemoveParticipant();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        Volatile.Write(ref began, Stopwatch.GetTimestamp());
        ready.SignalAndWait();
        Volatile.Write(ref began, Stopwatch.GetTimestamp());
        threads.ForEach(t => t.Join());
        if (failures.Count > 0) throw new AggregateException(failures);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var all = times.SelectMany(t => t).Order().ToArray();
        return (all.Length / elapsed, all);
    }
}
