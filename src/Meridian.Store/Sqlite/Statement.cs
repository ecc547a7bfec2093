using System.Text;
using Meridian.Store.Rows;
using SQLitePCL;

namespace Meridian.Store.Sqlite;

/// <summary>One prepared statement. Parameters are bound in order, columns read in order, by number.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private byte[] text = new byte[256];

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public Statement Bind(int index, double value)
    {
        Check(raw.sqlite3_bind_double(handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } some ? Bind(index, some) : BindNull(index);
    public Statement Bind(int index, double? value) => value is { } some ? Bind(index, some) : BindNull(index);
    public Statement Bind(int index, bool value) => Bind(index, value ? 1L : 0L);
    public Statement Bind(int index, DateTimeOffset value) => Bind(index, StoredTime.From(value));
    public Statement Bind(int index, DateTimeOffset? value) => value is { } some ? Bind(index, StoredTime.From(some)) : BindNull(index);

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> blob)
    {
        Check(blob.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, blob));
        return this;
    }

    /// <summary>Text that is UTF-8 already.</summary>
    public Statement BindText(int index, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(handle, index, utf8));
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        if (value is null) return BindNull(index);
        if (value.Length == 0)
        {
            Check(raw.sqlite3_bind_text(handle, index, ""));
            return this;
        }
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (text.Length < most) text = new byte[most];
        Check(raw.sqlite3_bind_text(handle, index, text.AsSpan(0, Encoding.UTF8.GetBytes(value, text))));
        return this;
    }

    /// <summary>True: a row stands ready. False: done, and reset for the next use.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        IsOpen = code == raw.SQLITE_ROW;
        if (IsOpen) return true;
        if (code == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(handle);
            return false;
        }
        var trouble = database.Trouble(code);
        raw.sqlite3_reset(handle);
        throw trouble;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        while (Step()) { }
    }

    public void Reset()
    {
        IsOpen = false;
        raw.sqlite3_reset(handle);
    }

    /// <summary>A row stands ready and more may follow.</summary>
    public bool IsOpen { get; private set; }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;
    public long Int(int column) => raw.sqlite3_column_int64(handle, column);
    public long? OptionalInt(int column) => IsNull(column) ? null : Int(column);
    public double Real(int column) => raw.sqlite3_column_double(handle, column);
    public double? OptionalReal(int column) => IsNull(column) ? null : Real(column);
    public bool Flag(int column) => Int(column) != 0;
    public DateTimeOffset Time(int column) => StoredTime.To(Int(column));
    public DateTimeOffset? OptionalTime(int column) => IsNull(column) ? null : Time(column);

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);
    public string Text(int column) => Encoding.UTF8.GetString(Blob(column));
    public string? OptionalText(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw database.Trouble(code);
    }
}
