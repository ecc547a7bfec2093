using System.Buffers;

namespace Meridian.Wire.Dicom.Network;

public sealed partial record AssociateRequest
{
    /// <summary>Reads the body of an A-ASSOCIATE-RQ.</summary>
    /// <exception cref="DicomNetworkException">It cannot be read.</exception>
    public static AssociateRequest Read(ReadOnlySequence<byte> body)
    {
        var head = AssociationItems.Read(body);
        if (head.Contexts.Count == 0 || head.User is null) DicomNetworkException.Throw(DicomNetworkReject.MissingItem, body.Length);
        return new()
        {
            ProtocolVersion = head.ProtocolVersion,
            CalledAe = head.CalledAe,
            CallingAe = head.CallingAe,
            ApplicationContext = head.ApplicationContext ?? "",
            Contexts = [.. head.Contexts.Select(c => new ProposedContext(c.Id, c.AbstractSyntax, c.TransferSyntaxes))],
            User = head.User,
        };
    }

    /// <summary>Writes the whole PDU.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var items = AssociationItems.Begin(ProtocolVersion, CalledAe, CallingAe, ApplicationContext);
        foreach (var context in Contexts)
        {
            var start = items.Begin(AssociationItems.ProposedContext);
            items.Byte(context.Id);
            items.Zeros(3);
            items.Item(AssociationItems.AbstractSyntax, context.AbstractSyntax);
            foreach (var syntax in context.TransferSyntaxes) items.Item(AssociationItems.TransferSyntax, syntax);
            items.End(start);
        }
        UserInformationItems.Write(items, User);
        items.WriteTo(output, PduType.AssociateRequest);
    }
}

public sealed partial record AssociateAccept
{
    /// <summary>Reads the body of an A-ASSOCIATE-AC.</summary>
    /// <exception cref="DicomNetworkException">It cannot be read.</exception>
    public static AssociateAccept Read(ReadOnlySequence<byte> body)
    {
        var head = AssociationItems.Read(body);
        if (head.User is null) DicomNetworkException.Throw(DicomNetworkReject.MissingItem, body.Length);
        return new()
        {
            ProtocolVersion = head.ProtocolVersion,
            CalledAe = head.CalledAe,
            CallingAe = head.CallingAe,
            ApplicationContext = head.ApplicationContext ?? "",
            Contexts = [.. head.Contexts.Select(c => new AnsweredContext(c.Id, (ContextResult)c.Result, c.TransferSyntaxes.Count > 0 ? c.TransferSyntaxes[0] : ""))],
            User = head.User,
        };
    }

    /// <summary>Writes the whole PDU.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var items = AssociationItems.Begin(ProtocolVersion, CalledAe, CallingAe, ApplicationContext);
        foreach (var context in Contexts)
        {
            var start = items.Begin(AssociationItems.AnsweredContext);
            items.Byte(context.Id);
            items.Byte(0);
            items.Byte((byte)context.Result);
            items.Byte(0);
            items.Item(AssociationItems.TransferSyntax, context.TransferSyntax);
            items.End(start);
        }
        UserInformationItems.Write(items, User);
        items.WriteTo(output, PduType.AssociateAccept);
    }
}
