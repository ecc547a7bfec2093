using System.Buffers;
using System.Globalization;
using System.Text;
using Meridian.Core.Laboratory;
using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>Messages of the hub to an instrument: its orders, or that there are none (LIS2-A2 clauses 6 to 8, 12). Pure.</summary>
internal static class LisAnswers
{
    /// <summary>Orders, unasked or asked for.</summary>
    /// <param name="to">Who asked, as its header says (H-10 of the answer).</param>
    /// <param name="asked">What the query said of each specimen; empty for orders unasked.</param>
    /// <param name="now">In the instrument's offset from UTC.</param>
    public static byte[] Orders(LisSpeech speech, string? to, IReadOnlyList<HostAnswer> answers, IReadOnlyList<LisAskedSpecimen> asked, DateTimeOffset now)
    {
        var query = speech.Driver.Query;
        var isQuery = asked.Count > 0;
        var output = new ArrayBufferWriter<byte>(512);
        var writer = Begin(output, speech, to, now);
        var patients = 0;
        foreach (var answer in answers)
        {
            var place = asked.FirstOrDefault(a => a.Id == answer.SpecimenId);
            if (answer.Kind == HostAnswerKind.Found) Order(writer, speech, answer, place, ++patients, isQuery);
            else if (query.None == "order" && isQuery) None(writer, speech, answer, place, ++patients);
        }
        var isAny = answers.Any(a => a.Kind == HostAnswerKind.Found);
        return End(output, writer, !isQuery ? "N" : isAny ? query.DoneCode : query.None == "order" ? query.DoneCode : query.NoneCode);
    }

    /// <summary>There is nothing to do, or the query cannot be answered: a header and its end, with the code that says so.</summary>
    public static byte[] Nothing(LisSpeech speech, string? to, string code, DateTimeOffset now)
    {
        var output = new ArrayBufferWriter<byte>(256);
        return End(output, Begin(output, speech, to, now), code);
    }

    private static LisWriter Begin(ArrayBufferWriter<byte> output, LisSpeech speech, string? to, DateTimeOffset now)
    {
        var writer = new LisWriter(output, CharsetOf(speech));
        writer.Record('H').Field(5);
        Put(writer, speech.Driver.Query.Sender);
        writer.Field(10);
        if (to is { Length: > 0 }) Put(writer, to);
        writer.Field(12).Text("P").Field(13).Text(speech.Driver.Query.Version).Field(14).Time(TimeOf(now));
        return writer;
    }

    private static byte[] End(ArrayBufferWriter<byte> output, LisWriter writer, string code)
    {
        writer.Record('L', 1).Field(3).Text(code).End();
        return output.WrittenSpan.ToArray();
    }

    private static void Order(LisWriter writer, LisSpeech speech, HostAnswer answer, LisAskedSpecimen place, int number, bool isQuery)
    {
        Patient(writer, speech, answer, number);
        var query = speech.Driver.Query;
        var tests = answer.Tests.Select(test => TestOf(query, test)).ToList();
        var groups = query.OrderPerTest ? tests.Select(t => new[] { t }) : [tests.ToArray()];
        var count = 0;
        foreach (var group in groups)
        {
            OrderHead(writer, query, answer.SpecimenId, place, ++count);
            writer.Field(5);
            for (var i = 0; i < group.Length; i++)
            {
                if (i > 0) writer.Repeat();
                Put(writer, group[i]);
            }
            var order = answer.Order?.Order;
            if (order?.Priority is { } priority) writer.Field(6).Text(priority);
            if (order?.RequestedAt is { } requested) writer.Field(7).Time(TimeOf(requested));
            if (order?.Specimen.CollectedAt is { } collected) writer.Field(8).Time(TimeOf(collected));
            if (query.Action.Length > 0) writer.Field(12).Text(query.Action);
            if (order?.Specimen.Type is { } type && Fits(writer, type.Text ?? type.Value) is { } descriptor) writer.Field(16).Text(descriptor);
            // 8.4.26: Q, this record is the response to a query; O, this record is an order.
            writer.Field(26).Text(isQuery ? query.OrderReport : "O");
        }
    }

    private static void None(LisWriter writer, LisSpeech speech, HostAnswer answer, LisAskedSpecimen place, int number)
    {
        writer.Record('P', number);
        OrderHead(writer, speech.Driver.Query, answer.SpecimenId, place, 1);
        writer.Field(26).Text(speech.Driver.Query.NoneReport);
    }

    private static void OrderHead(LisWriter writer, LisDriverQuery query, string specimen, LisAskedSpecimen place, int number)
    {
        writer.Record('O', number).Field(3);
        Put(writer, Fill(query.Order, specimen, place.Raw));
        if (query.InstrumentSpecimen.Length == 0) return;
        writer.Field(4);
        Put(writer, Fill(query.InstrumentSpecimen, specimen, place.Raw));
    }

    private static void Patient(LisWriter writer, LisSpeech speech, HostAnswer answer, int number)
    {
        writer.Record('P', number);
        if (!speech.Driver.Query.TellsPatient || answer.Order?.Order.Patient is not { } patient) return;
        if (patient.Identifiers.Count > 0 && Fits(writer, patient.Identifiers[0].Value) is { } id) writer.Field(3).Text(id);
        if (patient.Name is { } named)
        {
            var name = named.Family is null && named.Ideographic is { } ideographic ? PersonName.OfGroup(ideographic) : named;
            // A name that the instrument's character set cannot hold is better left out than mangled.
            var parts = new[] { name.Family, name.Given, name.Middle, name.Suffix, name.Prefix };
            if (parts.All(p => p is null || Fits(writer, p) is not null))
            {
                writer.Field(6);
                for (var i = 0; i < parts.Length; i++)
                    if (parts[i] is { Length: > 0 } part) writer.Component(i + 1).Text(part);
            }
        }
        if (patient.BirthDate is { } birth) writer.Field(8).Text(birth.Replace("-", "", StringComparison.Ordinal));
        if (patient.Sex != AdministrativeSex.Unknown) writer.Field(9).Text(patient.Sex switch { AdministrativeSex.Male => "M", AdministrativeSex.Female => "F", _ => "U" });
    }

    private static string TestOf(LisDriverQuery query, HostTest test) => test.Dilution is { } dilution && query.DilutedTest is { } pattern
        ? Fill(pattern, test.Local, dilution.ToString("0.##", CultureInfo.InvariantCulture)) : Fill(query.Test, test.Local, "");

    // The pattern's own delimiters are meant; those within what is filled in are not, except of what the query itself had sent.
    private static string Fill(string pattern, string value, string? second) => string.Format(CultureInfo.InvariantCulture, pattern, Escaped(value), second ?? "");

    private static string Escaped(string text) => text.AsSpan().IndexOfAny(@"|\^&") < 0 ? text
        : text.Replace("&", "&E&", StringComparison.Ordinal).Replace("|", "&F&", StringComparison.Ordinal).Replace("^", "&S&", StringComparison.Ordinal).Replace(@"\", "&R&", StringComparison.Ordinal);

    private static void Put(LisWriter writer, string raw) => writer.Raw(writer.Charset.Encoding.GetBytes(new string([.. raw.Where(c => !char.IsControl(c))])));

    /// <summary>The text if the character set can hold it, else null.</summary>
    private static string? Fits(LisWriter writer, string? text) =>
        text is { Length: > 0 } && writer.Charset.Encoding.GetString(writer.Charset.Encoding.GetBytes(text)) == text && !text.Any(char.IsControl) ? text : null;

    // LIS2-A2 5.1: the printable characters of ISO 8859-1, where no other set is known.
    private static LisCharset CharsetOf(LisSpeech speech) => speech.Charset ?? LisCharset.Iso8859Part1;

    private static LisTimestamp TimeOf(DateTimeOffset time) => new(time.DateTime, LisPrecision.Second);
}
