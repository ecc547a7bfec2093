using Meridian.Core.Connections;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>How the hub listens for HL7 v2 over MLLP.</summary>
public sealed class Hl7v2Options
{
    /// <summary>Longest message, bytes. Default: 16 MiB (a day of one-minute values of a rich bed is a few MiB).</summary>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Most connections at once; more are closed as they come. Default: 20,000 (twice the 10,000 idle ones of a large hospital).</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>Most messages of one connection whose receipts are outstanding; the hub then reads no further. Default: 64 (a group commit is rarely longer, and the answers of 64 messages fit in one segment buffer).</summary>
    public int MaxInFlight { get; set; } = 64;

    /// <summary>Longest silence of a peer. Default: 1 hour (feeds of patients rest at night, and senders reconnect by themselves; dead peers are found by TCP keep-alive before).</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Longest time in which a peer takes nothing of its answers. Default: 30 s (the order of the ACK time-outs that senders use themselves).</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time that every message has to arrive, whatever its rate. Default: 10 s (twice Kestrel's grace for request bodies: serial converters pause).</summary>
    public TimeSpan MessageGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Least rate at which a message must come after the grace, bytes a second. Default: 240 (Kestrel's least rate of request bodies; a fourth of a line of 9,600 baud).</summary>
    public int MinBytesPerSecond { get; set; } = 240;

    /// <summary>Silence after which bytes outside of any frame are reported, though more could follow. Default: 5 s (what a person who tries a cable out waits for).</summary>
    public TimeSpan JunkDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Junk, half and over-long messages after which a connection is closed. Default: 100 (a peer of another protocol never ends, and each is kept on disk).</summary>
    public int MaxFaults { get; set; } = 100;

    /// <summary>Character set of senders that leave MSH-18 empty, by any name of HL7 table 0211. Default: none (2.14.9.18: ASCII; bytes above it are read as UTF-8 where they are valid, else as ISO 8859-1).</summary>
    public string? DefaultCharset { get; set; }

    /// <summary>Offset from UTC of times that carry none, neither themselves nor in MSH-7. Default: the hub's own zone (2.A.22: the sender's local time, which is the hospital's).</summary>
    public TimeSpan? AssumedOffset { get; set; }

    /// <summary>Accepts blocks that end with FS alone. Default: false (MLLP release 1: FS CR).</summary>
    public bool FinalCarriageReturnOptional { get; set; }

    /// <summary>Name of the listener on pages and in the record. Default: mllp (contract).</summary>
    public string Listener { get; set; } = "mllp";

    /// <summary>Where alert status goes back to (IHE PCD-05), <c>HOST:PORT</c> or <c>tls://HOST:PORT</c>. Default: none (status is not sent).</summary>
    public string? AlertStatusPeer { get; set; }

    /// <summary>Who is told when an imaging order starts, is completed, discontinued or canceled here (IHE RAD-3), <c>HOST:PORT</c> or <c>tls://HOST:PORT</c>. Default: none (status is not sent).</summary>
    public string? OrderStatusPeer { get; set; }

    /// <summary>Longest wait for the answer to a message of the hub. Default: 10 s (IHE PCD states none; two commits of a slow receiver).</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most attempts to deliver one message of the hub. Default: 8 (with pauses of 1, 2, 4 … 60 s: about three minutes, a restart of the peer).</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Senders of laboratory messages whose ORU^R01 and ORM^O01 do not show it, <c>APPLICATION</c> or <c>APPLICATION|FACILITY</c> (MSH-3, MSH-4), or <c>@ADDRESS</c> for one that leaves both empty, joined by commas. Default: none (OUL, OML, MSH-21, SPM, SAC, OBR-24 and the kind of results in MSH-16 tell by themselves).</summary>
    public string? LaboratorySenders { get; set; }

    /// <summary>Senders of imaging orders whose ORM^O01 do not show it, written as <see cref="LaboratorySenders"/>. Default: none (ZDS, IPC, OBR-18 to OBR-20 and OBR-24 tell by themselves).</summary>
    public string? ImagingSenders { get; set; }

    /// <summary>Where messages without SPM and SAC bear the specimen's number, <c>APPLICATION=FIELD</c>, <c>@ADDRESS=FIELD</c> or <c>*=FIELD</c>, joined by commas, such as <c>BC-6800=OBR-3</c>. Default: OBR-3 of orders; of results OBR-2 where MSH-16 tells their kind by a number, else the one of OBR-2 and OBR-3 that is there (two that differ are refused: chapter 7.4.1 leaves open which the label bears).</summary>
    public string? SpecimenFields { get; set; }

    /// <summary>Coding systems of analyzers' own test codes in the work that they are told (OBR-4.3), <c>APPLICATION=SYSTEM</c> or <c>*=SYSTEM</c>, joined by commas, such as <c>cobas pro=99ROC</c>. Default: L for all (HL7 table 0396, local).</summary>
    public string? CodingSystems { get; set; }

    /// <summary>Analyzers that take their work (IHE LAW LAB-28) at a listener of their own, <c>APPLICATION=HOST:PORT</c> or <c>APPLICATION|FACILITY=HOST:PORT</c>, <c>tls://</c> before the host for TLS, with <c> broadcast</c> behind it where all work is sent unasked; joined by commas. Default: none (work is told over the connection that asks for it).</summary>
    public string? Analyzers { get; set; }

    /// <summary>Equipment that listens and to which the hub connects to take its messages, <c>HOST:PORT</c> or <c>tls://HOST:PORT</c>, joined by commas. Default: none (equipment connects to the hub).</summary>
    public string? Connect { get; set; }

    /// <summary>Where verified laboratory results go, <c>NAME=HOST:PORT</c>, <c>tls://</c> before the host for TLS, with <c> OUL</c> behind it for OUL^R22 in place of ORU^R01; joined by commas. Default: none.</summary>
    public string? ResultPeers { get; set; }

    /// <summary>PEM file with the certificate and its chain that the hub shows to peers written as <c>tls://HOST:PORT</c>. Default: none (only the peer proves who it is).</summary>
    public string? PeerCertificate { get; set; }

    /// <summary>PEM file with the private key of <see cref="PeerCertificate"/>. Default: the certificate's file.</summary>
    public string? PeerKey { get; set; }

    /// <summary>PEM file with the authorities that sign the certificates of such peers. Default: none (the machine's store).</summary>
    public string? PeerAuthorities { get; set; }

    internal IReadOnlyList<PeerAddress> ConnectPeers => field ??= [.. Hl7v2Senders.Entries(Connect).Select(text => PeerAddress.TryParse(text, out var peer) ? peer : default).Where(peer => peer.Port > 0)];

    internal Hl7v2Senders Senders => field ??= Hl7v2Senders.Read(this);

    internal Hl7v2ReadOptions ReadOptions() => new()
    {
        MaxBytes = MaxMessageBytes,
        CharsetWhenAbsent = DefaultCharset is { Length: > 0 } name && Hl7v2Charset.TryFind(System.Text.Encoding.ASCII.GetBytes(name), out var charset) ? charset : null,
    };

    internal Hl7v2FrameOptions FrameOptions() => new() { MaxPayload = MaxMessageBytes, FinalCarriageReturnOptional = FinalCarriageReturnOptional };
}
