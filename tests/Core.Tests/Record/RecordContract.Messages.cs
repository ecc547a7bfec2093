using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    private void CommitMessages(int count, Func<int, DateTimeOffset> at)
        => Record.Commit(b => b.Messages.AddRange(Enumerable.Range(1, count).Select(i => Message(i, at(i), sender: i % 2 == 0 ? "A|X" : "B|X"))));

    private List<long> Found(MessageQuery query) => [.. Reader.Messages(query).Select(m => m.Sequence.Value)];

    [Fact(Timeout = Deadline)]
    public Task Messages_come_newest_first_and_page_by_page()
    {
        CommitMessages(25, i => Start.AddSeconds(i));
        Assert.Equal([25, 24, 23, 22, 21, 20, 19, 18, 17, 16], Found(new MessageQuery { Limit = 10 }));
        Assert.Equal([15, 14, 13], Found(new MessageQuery { Before = new Sequence(16), Limit = 3 }));
        Assert.Equal([1], Found(new MessageQuery { Before = new Sequence(2), Limit = 3 }));
        Assert.All(Reader.Messages(new MessageQuery()), m => Assert.True(m.Raw.IsEmpty));
        Assert.All(Reader.Messages(new MessageQuery { WithRaw = true }), m => Assert.Equal([1, 2, 3, (byte)m.Sequence.Value], m.Raw.ToArray()));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Messages_are_found_by_sender_control_id_connection_and_time()
    {
        CommitMessages(600, i => Start.AddSeconds(i));
        Assert.Equal([600, 598], Found(new MessageQuery { Sender = "A|X", Limit = 2 }));
        Assert.Equal([77], Found(new MessageQuery { ControlId = "m77" }));
        Assert.Equal([77], Found(new MessageQuery { ControlId = "m77", Sender = "B|X" }));
        Assert.Empty(Found(new MessageQuery { ControlId = "m77", Sender = "A|X" }));
        Assert.Empty(Found(new MessageQuery { ConnectionId = 2 }));
        Assert.Equal(3, Found(new MessageQuery { ConnectionId = 1, Limit = 3 }).Count);
        Assert.Empty(Found(new MessageQuery { Protocol = Meridian.Core.Intake.Protocol.Lis }));
        Assert.Equal([130, 129, 128], Found(new MessageQuery { From = Start.AddSeconds(128), To = Start.AddSeconds(131) }));
        Assert.Equal([600], Found(new MessageQuery { From = Start.AddSeconds(600) }));
        Assert.Equal([1], Found(new MessageQuery { To = Start.AddSeconds(2) }));
        Assert.Empty(Found(new MessageQuery { From = Start.AddHours(2) }));
        Assert.Empty(Found(new MessageQuery { To = Start }));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Messages_are_found_by_time_when_the_clock_jumped_between_them()
    {
        int[] minutes = [0, 1, 2, 60, 61, 1, 2, 3, 60, 4];
        CommitMessages(minutes.Length, i => Start.AddMinutes(minutes[i - 1]));
        foreach (var (from, to) in new[] { (0, 5), (1, 2), (2, 60), (60, 61), (3, 100), (5, 50), (61, 62) })
        {
            var expected = Enumerable.Range(1, minutes.Length).Where(i => minutes[i - 1] >= from && minutes[i - 1] < to).Select(i => (long)i).Reverse();
            Assert.Equal(expected, Found(new MessageQuery { From = Start.AddMinutes(from), To = Start.AddMinutes(to) }));
        }
        Assert.Equal([10, 8, 7, 6, 3, 2, 1], Found(new MessageQuery { To = Start.AddMinutes(5) }));
        Assert.Equal([9, 5, 4], Found(new MessageQuery { From = Start.AddMinutes(5) }));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public async Task One_message_among_many_is_found_by_its_control_id_or_rare_sender()
    {
        MessageRow At(int i) => Message(i, Start.AddSeconds(i), sender: i % 2500 == 77 ? "RARE|王" : "MON|ICU", controlId: i % 3000 == 5 ? "twice" : i % 100 == 0 ? "" : "c" + i) with { ControlId = i % 50 == 1 ? null : i % 3000 == 5 ? "twice" : i % 100 == 0 ? "" : "c" + i };
        const int all = 9000;
        for (var done = 0; done < all; done += 450)
        {
            if (done == 3600) await Record.ReopenAsync();
            var batch = new RecordBatch();
            batch.Messages.AddRange(Enumerable.Range(done + 1, 450).Select(At));
            if (done == 6300)
            {
                batch.Messages.Add(At(1));
                Assert.ThrowsAny<Exception>(() => Record.Writer.Commit(batch));
                batch.Messages.RemoveAt(450);
            }
            Record.Writer.Commit(batch);
        }
        for (var gone = 0; gone < 2; gone++)
        {
            var rows = Enumerable.Range(1, all).Select(At).Where(m => gone == 0 || m.ReceivedAt >= Start.AddSeconds(4000)).Reverse().ToList();
            void Check(MessageQuery query, Func<MessageRow, bool> wanted) => Assert.Equal(rows.Where(wanted).Take(query.Limit).Select(m => m.Sequence.Value), Found(query));
            foreach (var i in new[] { 1, 2, 77, 1023, 1024, 1025, 2048, 3599, 3600, 3601, 4003, 6301, 6751, 8999, 9000 }) Check(new MessageQuery { ControlId = "c" + i }, m => m.ControlId == "c" + i);
            Check(new MessageQuery { ControlId = "twice" }, m => m.ControlId == "twice");
            Check(new MessageQuery { ControlId = "twice", Limit = 1 }, m => m.ControlId == "twice");
            Check(new MessageQuery { ControlId = "" , Limit = 1000 }, m => m.ControlId == "");
            Check(new MessageQuery { Sender = "RARE|王" }, m => m.Sender == "RARE|王");
            Check(new MessageQuery { Sender = "RARE|王", Before = new Sequence(5077), Limit = 2 }, m => m.Sender == "RARE|王" && m.Sequence.Value < 5077);
            Check(new MessageQuery { Sender = "RARE|王", ControlId = "c5077" }, m => m is { Sender: "RARE|王", ControlId: "c5077" });
            Check(new MessageQuery { Sender = "MON|ICU", ControlId = "c5077" }, _ => false);
            Check(new MessageQuery { Sender = "RARE|王", From = Start.AddSeconds(2000), To = Start.AddSeconds(6000) }, m => m.Sender == "RARE|王" && m.ReceivedAt >= Start.AddSeconds(2000) && m.ReceivedAt < Start.AddSeconds(6000));
            Check(new MessageQuery { Sender = "MON|ICU", Limit = 3000 }, m => m.Sender == "MON|ICU");
            Check(new MessageQuery { Sender = "nobody" }, _ => false);
            ExpireAll(RetentionKind.Raw, Start.AddSeconds(4000), 1500);
        }
    }

    [Fact(Timeout = Deadline)]
    public Task Message_keys_tell_senders_and_control_ids_newest_first()
    {
        CommitMessages(10, i => Start.AddMinutes(i));
        Record.Commit(b => b.Messages.Add(Message(11, Start.AddMinutes(11)) with { ControlId = null }));
        Record.Commit(b => b.Messages.Add(Message(12, Start.AddMinutes(12)) with { ControlId = "" }));
        var keys = Reader.MessageKeys(Start.AddMinutes(4), 3).ToList();
        Assert.Equal([new("A|X", "m10", new Sequence(10), Start.AddMinutes(10)), new("B|X", "m9", new Sequence(9), Start.AddMinutes(9)), new("A|X", "m8", new Sequence(8), Start.AddMinutes(8))], keys);
        Assert.Equal(7, Reader.MessageKeys(Start.AddMinutes(4), 100).Count());
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Quarantine_is_listed_by_state_and_rewritten_whole()
    {
        Record.Commit(b => b.Quarantine.AddRange(Enumerable.Range(1, 6).Select(i => new QuarantineRow
        {
            Sequence = new Sequence(i), At = Start, Reason = "MissingHeader", Message = "No MSH.", State = i % 2 == 0 ? QuarantineState.Waiting : QuarantineState.Dismissed,
        })));
        Assert.Equal([6, 4, 2], Reader.Quarantine(QuarantineState.Waiting, null, 10).Select(q => q.Sequence.Value));
        Assert.Equal([5, 4], Reader.Quarantine(null, new Sequence(6), 2).Select(q => q.Sequence.Value));
        var resolved = Reader.Quarantined(new Sequence(4))! with { State = QuarantineState.Replayed, ReplayedAs = new Sequence(9), ResolvedBy = "ann", ResolvedAt = Start.AddDays(1), Note = "mended" };
        Record.Commit(b => b.Quarantine.Add(resolved));
        Same.Rows(resolved, Reader.Quarantined(new Sequence(4)));
        Assert.Equal([6, 2], Reader.Quarantine(QuarantineState.Waiting, null, 10).Select(q => q.Sequence.Value));
        Assert.Null(Reader.Quarantined(new Sequence(99)));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public async Task Positions_are_the_highest_numbers_given_also_after_a_restart()
    {
        var empty = Reader.Position();
        Assert.Equal((0, 0, 0, 0, 0, 0), (empty.Sequence.Value, empty.Alert.Value, empty.Patient.Value, empty.Association, empty.AuditNumber, empty.ConnectionId));
        var make = new RowMaker(1);
        var audit = make.Audit(3) with { Hash = [1, 2, 3] };
        Record.Commit(b =>
        {
            b.Messages.Add(Message(7, Start) with { ConnectionId = 40 });
            b.AlertEvents.Add(make.Alert(8, 5));
            b.ConnectionEvents.Add(make.ConnectionEvent(9) with { ConnectionId = 12 });
            b.Patients.Add(make.Patient(6));
            b.Associations.Add(make.Association(4));
            b.Audit.Add(audit);
        });
        for (var again = 0; again < 2; again++)
        {
            var position = Reader.Position();
            Assert.Equal((9, 5, 6, 4, 3, 40), (position.Sequence.Value, position.Alert.Value, position.Patient.Value, position.Association, position.AuditNumber, position.ConnectionId));
            Assert.Equal(audit.Hash, position.AuditHash);
            await Record.ReopenAsync();
        }
    }
}
