namespace Meridian.Wire.Poct1;

/// <summary>What one character meant for the end of a document.</summary>
internal enum Poct1MarkupStep : byte
{
    More,
    /// <summary>The root element has ended with this character.</summary>
    End,
    /// <summary>At <see cref="Poct1Markup.TagAt"/> another message starts.</summary>
    Restart,
    /// <summary>This character cannot stand here in any XML.</summary>
    Broken,
}

/// <summary>
/// Follows the markup of one XML document, character by character, to the end of its root element: which character opens what, as the grammar of XML 1.0 has it
/// (2.5 comments, 2.6 processing instructions, 2.7 CDATA, 2.8 prolog, 3.1 tags: <c>&lt;</c> stands in no attribute value). It judges nothing else.
/// </summary>
internal sealed class Poct1Markup(int maxDepth)
{
    /// <summary>Characters after <c>&lt;</c> that show whether a message starts.</summary>
    public const int StartLength = 8;

    private enum State : byte { Content, Opened, Bang, Comment, CData, Doctype, DoctypeQuote, Instruction, Tag, Quote, EndTag }

    private readonly char[] name = new char[StartLength];
    private State state;
    private int nameLength, depth, brackets;
    private bool isNameOpen, isFirst;
    private char quote, last, lastButOne;

    /// <summary>Where the last <c>&lt;</c> of a tag stood.</summary>
    public long TagAt { get; private set; }

    public void Begin() => (state, depth, brackets, nameLength, isNameOpen, isFirst, last, lastButOne) = (State.Content, 0, 0, 0, false, true, '\0', '\0');

    /// <summary>True when these characters, after <c>&lt;</c>, are an XML declaration or the root tag of a message: three capitals, <c>.R</c>, two digits, and the end of the name.</summary>
    public static bool StartsMessage(ReadOnlySpan<char> ahead) =>
        ahead.StartsWith("?xml") ? ahead.Length > 4 && IsBlank(ahead[4])
        : ahead.Length >= StartLength && IsRoot(ahead[..7]) && (IsBlank(ahead[7]) || ahead[7] is '>' or '/');

    public Poct1MarkupStep Step(char c, long at)
    {
        var step = Move(c, at);
        (lastButOne, last) = (last, c);
        return step;
    }

    private Poct1MarkupStep Move(char c, long at)
    {
        switch (state)
        {
            case State.Content:
                if (c == '<') (state, TagAt, nameLength) = (State.Opened, at, 0);
                else if (depth == 0 && !IsBlank(c)) return Poct1MarkupStep.Broken;
                return Poct1MarkupStep.More;
            case State.Opened:
                return Open(c);
            case State.Bang:
                return Bang(c);
            case State.Comment:
                if (c == '>' && last == '-' && lastButOne == '-') state = State.Content;
                return Poct1MarkupStep.More;
            case State.CData:
                if (c == '>' && last == ']' && lastButOne == ']') state = State.Content;
                return Poct1MarkupStep.More;
            case State.Doctype:
                if (c is '"' or '\'') (quote, state) = (c, State.DoctypeQuote);
                else if (c == '[') brackets++;
                else if (c == ']') brackets--;
                else if (c == '>' && brackets <= 0) state = State.Content;
                return Poct1MarkupStep.More;
            case State.DoctypeQuote:
                if (c == quote) state = State.Doctype;
                return Poct1MarkupStep.More;
            case State.Instruction:
                // 2.8: the declaration stands at the very start, and nowhere else.
                if (nameLength < 4 && !IsBlank(c)) name[nameLength++] = c;
                else if (isNameOpen)
                {
                    isNameOpen = false;
                    if (!isFirst && nameLength == 3 && name.AsSpan(0, 3).SequenceEqual("xml")) return Poct1MarkupStep.Restart;
                    isFirst = false;
                }
                if (c == '>' && last == '?') (state, isFirst) = (State.Content, false);
                return Poct1MarkupStep.More;
            case State.Tag:
                return Tag(c);
            case State.Quote:
                if (c == quote) state = State.Tag;
                return c == '<' ? Poct1MarkupStep.Broken : Poct1MarkupStep.More;
            case State.EndTag:
                if (c == '<') return Poct1MarkupStep.Broken;
                if (c != '>') return Poct1MarkupStep.More;
                state = State.Content;
                return --depth == 0 ? Poct1MarkupStep.End : Poct1MarkupStep.More;
            default:
                throw new InvalidOperationException();
        }
    }

    private Poct1MarkupStep Open(char c)
    {
        switch (c)
        {
            case '?':
                (state, isNameOpen) = (State.Instruction, true);
                return Poct1MarkupStep.More;
            case '!':
                state = State.Bang;
                return Poct1MarkupStep.More;
            case '/' when depth > 0:
                state = State.EndTag;
                return Poct1MarkupStep.More;
            case '_' or ':' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or >= '\u0080':
                (state, isNameOpen, isFirst) = (State.Tag, true, false);
                name[nameLength++] = c;
                return Poct1MarkupStep.More;
            default:
                return Poct1MarkupStep.Broken;
        }
    }

    private Poct1MarkupStep Bang(char c)
    {
        name[nameLength++] = c;
        var so = name.AsSpan(0, nameLength);
        isFirst = false;
        if (so.SequenceEqual("--")) return Enter(State.Comment);
        if (so.SequenceEqual("[CDATA[") && depth > 0) return Enter(State.CData);
        if (so.SequenceEqual("DOCTYPE") && depth == 0) return Enter(State.Doctype);
        return "--".AsSpan().StartsWith(so) || "[CDATA[".AsSpan().StartsWith(so) || "DOCTYPE".AsSpan().StartsWith(so) ? Poct1MarkupStep.More : Poct1MarkupStep.Broken;
    }

    private Poct1MarkupStep Enter(State next)
    {
        state = next;
        return Poct1MarkupStep.More;
    }

    private Poct1MarkupStep Tag(char c)
    {
        if (isNameOpen)
        {
            if (!IsBlank(c) && c is not ('>' or '/'))
            {
                if (nameLength < StartLength) name[nameLength++] = c;
            }
            else
            {
                isNameOpen = false;
                if (depth > 0 && nameLength == 7 && IsRoot(name.AsSpan(0, 7))) return Poct1MarkupStep.Restart;
            }
        }
        switch (c)
        {
            case '<':
                return Poct1MarkupStep.Broken;
            case '"' or '\'':
                (quote, state) = (c, State.Quote);
                return Poct1MarkupStep.More;
            case '>' when last == '/':
                state = State.Content;
                return depth == 0 ? Poct1MarkupStep.End : Poct1MarkupStep.More;
            case '>':
                state = State.Content;
                return ++depth > maxDepth ? Poct1MarkupStep.Broken : Poct1MarkupStep.More;
            default:
                return Poct1MarkupStep.More;
        }
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsRoot(ReadOnlySpan<char> so) =>
        so is [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z', '.', 'R', >= '0' and <= '9', >= '0' and <= '9'];
}
