"""Reads observations and waves from a hub's record.db with Python alone (docs/record.md describes the bytes).

python3 read_record.py record.db            one line an observation, then one a wave
"""
import sqlite3
import sys


class Packed:
    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def signed(self):
        value = self.number()
        return (value >> 1) ^ -(value & 1)

    def text(self):
        return self.take(self.number()).decode()

    def optional(self):
        length = self.number()
        return None if length == 0 else self.take(length - 1).decode()


def observations(body):
    """Yields (metric, kind, status, number or None, text or code or None)."""
    p = Packed(body)
    assert p.byte() == 1, "unknown version"
    flags = p.byte()
    for _ in range((flags & 1) * 2 + (flags >> 1 & 1)):
        p.signed()
    metric = 0
    for _ in range(p.number()):
        metric += p.signed()
        tag = p.byte()
        more = p.byte() if tag & 32 else 0
        number = text = None
        if tag & 3 == 1 or more & 64:
            scale = tag >> 6
            if scale == 3:
                scale = p.byte()
            if scale & 64:
                digits = int.from_bytes(p.take(12), "little") * (-1 if scale & 128 else 1)
            else:
                digits = p.signed()
            number = digits / 10 ** (scale & 31)
        if more & 1:
            text = p.text()
        if more & 2:
            text = "^".join(filter(None, (p.text(), p.text(), p.optional())))
        if more & 4:
            text = p.text() + (text or "")
        if more & 8:
            p.signed(), p.signed()
        for bit in (16, 32):
            if more & bit:
                p.text()
        yield metric, tag & 3, tag >> 2 & 7, number, text


def samples(body):
    """The samples of a wave; None for one that was not measured."""
    p = Packed(body)
    assert p.byte() == 1, "unknown version"
    p.signed(), p.signed(), p.signed()
    head = p.byte()
    count, order = p.number(), head & 7
    runs = [p.number() for _ in range(p.number())] if head & 8 else [count]
    measured = sum(runs[0::2])
    values = [p.signed() for _ in range(min(order, measured))]
    bits, place = int.from_bytes(p.data[p.at:-4], "little"), 0
    while len(values) < measured:
        k = bits >> place & 31
        place += 5
        for _ in range(min(32, measured - len(values))):
            v = 0
            if k != 31:
                while not bits >> place & 1:
                    v, place = v + 1, place + 1
                v = v << k | bits >> place + 1 & (1 << k) - 1
                place += 1 + k
            values.append((v >> 1) ^ -(v & 1))
    for _ in range(order):
        total = 0
        for i, value in enumerate(values):
            total = (total + value + 2**31) % 2**32 - 2**31
            values[i] = total
    given, out = iter(values), []
    for i, length in enumerate(runs):
        out += [None if i % 2 else next(given) for _ in range(length)]
    return out


if __name__ == "__main__":
    record = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    names = dict(record.execute("SELECT id, coalesce(code_text, code) FROM metric"))
    for at, equipment, body in record.execute("SELECT at, equipment, body FROM observation_set ORDER BY equipment, at, sequence, ordinal"):
        for metric, _, status, number, text in observations(body):
            print("observation", at, equipment, names[metric], status, number if text is None else text, sep="\t")
    for at, equipment, metric, hz, gain, base, body in record.execute(
            "SELECT w.at, w.equipment, w.metric, f.sample_hz, f.gain, f.base, w.body FROM wave w JOIN wave_form f ON f.id = w.form ORDER BY w.equipment, w.at, w.sequence, w.ordinal"):
        print("wave", at, equipment, names[metric], hz, gain, base, *samples(body), sep="\t")
