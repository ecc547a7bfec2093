using System.Xml;

namespace Meridian.Wire.Poct1;

/// <summary>One document to one message. Document types are refused, so that no entity can be defined; nothing outside of the document is ever fetched.</summary>
public static class Poct1Reader
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, ConformanceLevel = ConformanceLevel.Document,
        IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true,
    };

    /// <summary>Reads a message; false with the reason when it cannot be one. A message without control id is read all the same (<see cref="Poct1Message.ControlId"/> is null then).</summary>
    public static bool TryRead(ReadOnlyMemory<byte> document, out Poct1Message message, out Poct1Rejection rejection, Poct1ReadOptions? options = null)
    {
        rejection = default;
        try
        {
            message = new(Read(document.Span, options ?? Poct1ReadOptions.Default), document);
            return true;
        }
        catch (Poct1RejectException refused)
        {
            (message, rejection) = (Poct1Message.Empty, refused.Rejection);
            return false;
        }
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="Poct1RejectException">It is none.</exception>
    public static Poct1Message Read(ReadOnlyMemory<byte> document, Poct1ReadOptions? options = null) => new(Read(document.Span, options ?? Poct1ReadOptions.Default), document);

    private static Poct1Element Read(ReadOnlySpan<byte> document, Poct1ReadOptions options)
    {
        if (document.IsEmpty) Poct1RejectException.Throw(new(Poct1Reject.Empty));
        var text = Poct1Text.Decode(document);
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        var place = (IXmlLineInfo)reader;
        try
        {
            return Build(reader, place, options);
        }
        catch (XmlException wrong)
        {
            // The message of the exception quotes the document, and is not passed on.
            var isDoctype = text.Contains("<!DOCTYPE", StringComparison.Ordinal);
            Poct1RejectException.Throw(new(isDoctype ? Poct1Reject.DocumentType : Poct1Reject.NotWellFormed, wrong.LineNumber, wrong.LinePosition));
            throw;
        }
    }

    private static Poct1Element Build(XmlReader reader, IXmlLineInfo place, Poct1ReadOptions options)
    {
        Poct1Element? root = null;
        var open = new Stack<Poct1Element>();
        var count = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (++count > options.MaxElements) Poct1RejectException.Throw(new(Poct1Reject.TooManyElements, place.LineNumber, place.LinePosition));
                    if (open.Count >= options.MaxDepth) Poct1RejectException.Throw(new(Poct1Reject.TooDeep, place.LineNumber, place.LinePosition));
                    var element = new Poct1Element(reader.LocalName);
                    var isEmpty = reader.IsEmptyElement;
                    while (reader.MoveToNextAttribute())
                        if (reader.Prefix != "xmlns" && reader.Name != "xmlns") element.With(reader.LocalName, reader.Value);
                    if (open.TryPeek(out var parent)) parent.Add(element);
                    root ??= element;
                    if (!isEmpty) open.Push(element);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    if (open.TryPeek(out var around)) around.AddText(reader.Value);
                    break;
                default:
                    break;
            }
        }
        if (root is null) Poct1RejectException.Throw(new(Poct1Reject.Empty));
        return root;
    }
}
