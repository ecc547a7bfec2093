using Meridian.Model;
using Meridian.Wire.Poct1;
using Microsoft.AspNetCore.Connections;

namespace Meridian.Gateway.Poct1;

/// <summary>What goes out: answers, the hub's own messages, lists.</summary>
internal sealed partial class Poct1Session
{
    private IReadOnlyDictionary<string, Poct1Element>? toldOperators, toldPatients;
    private Sequence answered;
    private bool isUnflushed;

    private void Send(Poct1Element message)
    {
        var bytes = Poct1Writer.ToBytes(message);
        Poct1Frame.Write(connection.Transport.Output, bytes, inBlock);
        isUnflushed = true;
        if (message.Name == Poct1Types.Acknowledgement)
        {
            live.AnswerWent(bytes, message.Child("ACK")!.ValueOf("ACK.type_cd"), answered);
            answered = default;
        }
        else live.MessageWent(bytes);
        Poct1Metrics.Sent.Add(1, new KeyValuePair<string, object?>("type", message.Name));
    }

    private async ValueTask FlushAsync()
    {
        if (!isUnflushed) return;
        isUnflushed = false;
        Volatile.Write(ref flushBegan, Math.Max(1, clock.GetTimestamp()));
        // Not cancelled by ConnectionClosed: a device that has only closed its own side still reads. Abort ends it.
        var result = await connection.Transport.Output.FlushAsync(CancellationToken.None);
        Volatile.Write(ref flushBegan, 0);
        if (result.IsCompleted) closing ??= "peer closed";
    }

    /// <summary>Gives the conversation what has changed of the lists since the device was told.</summary>
    private void OfferLists()
    {
        if (conversation.Hello is not { } hello) return;
        if (conversation.Phase == Poct1Phase.AwaitingStatus) toldOperators = toldPatients = null;
        var now = clock.GetUtcNow();
        if (Listed(endpoint.Lists.Operators) is { } operators)
        {
            if (Poct1Lists.Difference("OPL", hello, toldOperators, operators, now) is { } list) conversation.Send(list, now, actions);
            toldOperators = operators;
        }
        if ((hello.Takes("PT_LST") || hello.Takes("PT_LST_I")) && Listed(() => endpoint.Lists.Patients(device?.Location)) is { } patients)
        {
            if (Poct1Lists.Difference("PTL", hello, toldPatients, patients, now) is { } list) conversation.Send(list, now, actions);
            toldPatients = patients;
        }
    }

    // A list is a help: that the record cannot be read must not cost a result.
    private T? Listed<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is not OperationCanceledException)
        {
            endpoint.Log.ListFailed(live.Id, live.Peer, wrong);
            return null;
        }
    }

    private void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));
}
