using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Granary.Ledger.Admin;

/// <summary>Counts and sums up the rows of a table, in whatever order they come: two tables with the same rows have the same sum,
/// and a row that was damaged gives another.</summary>
internal sealed class TableSum
{
    private readonly ArrayBufferWriter<byte> _row = new();
    private UInt128 _sum;

    /// <summary>How many rows there were.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes in a row; its values are of the five kinds of <see cref="StoreSession"/>.</summary>
    public void Add(object?[] row)
    {
        _row.ResetWrittenCount();
        foreach (var value in row)
        {
            Write(value);
        }

        _sum += XxHash128.HashToUInt128(_row.WrittenSpan);
        Rows++;
    }

    /// <summary>The sum as text.</summary>
    public override string ToString() => _sum.ToString("x32", CultureInfo.InvariantCulture);

    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                Write(0, 0);
                break;
            case long number:
                Write(1, number);
                break;
            case double number:
                Write(2, BitConverter.DoubleToInt64Bits(number));
                break;
            case string text:
                Write(3, Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, _row);
                break;
            case byte[] bytes:
                Write(4, bytes.Length);
                _row.Write(bytes);
                break;
            default:
                throw new ArgumentException($"A value of type {value.GetType().Name} is none that a row carries.", nameof(value));
        }
    }

    private void Write(byte kind, long number)
    {
        var span = _row.GetSpan(sizeof(long) + 1);
        span[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], number);
        _row.Advance(sizeof(long) + 1);
    }
}
