"""Reads observations and waves from a hub's record.db with Python alone (docs/record.md describes the bytes).

python3 read_record.py record.db            one line an observation, then one a wave
python3 read_record.py --images record.db [--folder IMAGING] [--copy TO] [PATIENT_ID]
                                            one line an image: whole, changed or missing; study, series, instance; where it is
"""
import os
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


CRC_TABLE = []
for _one in range(256):
    for _ in range(8):
        _one = _one >> 1 ^ (0x82F63B78 if _one & 1 else 0)
    CRC_TABLE.append(_one)


def crc32c(data):
    """CRC-32C (RFC 9260 appendix A); slow in plain Python: some MB a second."""
    register = 0xFFFFFFFF
    for byte in data:
        register = register >> 8 ^ CRC_TABLE[(register ^ byte) & 0xFF]
    return register ^ 0xFFFFFFFF


def images(database, folder, patient=None):
    """Yields (state, row of image_file, bytes or None): state is whole, changed or missing."""
    rows = database.execute(
        "SELECT f.study_uid, f.series_uid, f.sop_uid, f.path, i.dataset_offset, i.checksum, i.byte_count, b.bytes "
        "FROM image_file f JOIN instance i ON i.sequence = f.sequence LEFT JOIN image_bytes b ON b.instance = f.sequence "
        "WHERE ?1 IS NULL OR f.patient_id = ?1 ORDER BY f.study_uid, f.series_uid, i.number, f.sequence", (patient,))
    for study, series, instance, path, offset, checksum, length, data in rows:
        if data is None:
            try:
                with open(os.path.join(folder, path), "rb") as file:
                    data = file.read()
            except FileNotFoundError:
                pass
        state = "missing" if data is None else "whole" if len(data) == length and crc32c(data[offset:]) == checksum else "changed"
        yield state, (study, series, instance, path or "in the record"), data


def list_images(arguments):
    options = {"--folder": None, "--copy": None}
    plain = []
    while arguments:
        word = arguments.pop(0)
        if word in options:
            options[word] = arguments.pop(0)
        else:
            plain.append(word)
    path, patient = plain[0], plain[1] if len(plain) > 1 else None
    folder = options["--folder"] or os.path.join(os.path.dirname(os.path.abspath(path)), "imaging")
    for state, row, data in images(sqlite3.connect(f"file:{path}?mode=ro", uri=True), folder, patient):
        print(state, *row)
        if options["--copy"] and data is not None:
            # a UID may be whatever somebody sent as one
            study, series, instance = ("".join(c if c.isalnum() or c == "." and one[0] != "." else "_" for c in one) for one in row[:3])
            target = os.path.join(options["--copy"], study, series)
            os.makedirs(target, exist_ok=True)
            with open(os.path.join(target, instance + ".dcm"), "wb") as file:
                file.write(data)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--images"]:
        sys.exit(list_images(sys.argv[2:]))
    record = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    names = dict(record.execute("SELECT id, coalesce(code_text, code) FROM metric"))
    for at, equipment, body in record.execute("SELECT at, equipment, body FROM observation_set ORDER BY equipment, at, sequence, ordinal"):
        for metric, _, status, number, text in observations(body):
            print("observation", at, equipment, names[metric], status, number if text is None else text, sep="\t")
    for at, equipment, metric, hz, gain, base, body in record.execute(
            "SELECT w.at, w.equipment, w.metric, f.sample_hz, f.gain, f.base, w.body FROM wave w JOIN wave_form f ON f.id = w.form ORDER BY w.equipment, w.at, w.sequence, w.ordinal"):
        print("wave", at, equipment, names[metric], hz, gain, base, *samples(body), sep="\t")
