#!/usr/bin/python3
"""The other side of an ASTM E1381 line on standard input and output, in Python's own library alone.

No implementation of E1381 can be had from Debian or npm, so this one was written from the standard's text, apart from
the C# room and with none of its code. It shares no table and no habit with it: it blocks, it splits with str methods.

  foreign_analyzer.py send    an instrument: says a line of JSON on standard error for what it sent; reads the message
                              from the file named after; every third frame goes out damaged once, every fifth reply is
                              taken as if it had been garbled, so that the frame is sent again
  foreign_analyzer.py receive a computer: takes one session, refuses every fourth frame once, and says the records as
                              JSON on standard error: [[field, ...], ...] with repeats and components split
"""
import json
import os
import sys

ENQ, ACK, NAK, EOT, STX, ETX, ETB = b"\x05", b"\x06", b"\x15", b"\x04", b"\x02", b"\x03", b"\x17"


def get():
    return os.read(0, 1)


def put(data):
    while data:
        data = data[os.write(1, data):]


def frame(number, text, end):
    body = str(number % 8).encode() + text + end
    return STX + body + ("%02X" % (sum(body) % 256)).encode() + b"\r\n"


def send(path):
    with open(path, "rb") as file:
        records = [r + b"\r" for r in file.read().split(b"\r") if r]
    frames = []
    for record in records:
        while len(record) > 240:
            frames.append((record[:240], ETB))
            record = record[240:]
        frames.append((record, ETX))
    put(ENQ)
    if get() != ACK:
        sys.exit("no ACK to ENQ")
    said = 0
    for n, (text, end) in enumerate(frames, 1):
        whole = frame(n, text, end)
        damaged = whole[:5] + bytes([whole[5] ^ 1]) + whole[6:] if n % 3 == 0 else None
        garbled = n % 5 == 0
        for attempt in range(7):
            put(damaged or whole)
            said += 1
            reply = get()
            if damaged:
                if reply != NAK:
                    sys.exit("a damaged frame was answered with %r" % reply)
                damaged = None
            elif garbled and reply == ACK:
                garbled = False
            elif reply == ACK:
                break
            elif reply != NAK:
                sys.exit("a frame was answered with %r" % reply)
        else:
            sys.exit("frame %d was never taken" % n)
    put(EOT)
    print(json.dumps({"frames": len(frames), "sent": said}), file=sys.stderr)


def receive():
    while get() != ENQ:
        pass
    put(ACK)
    text, expected, count, refused = b"", 1, 0, 0
    while True:
        first = get()
        if first in (EOT, b""):
            break
        if first != STX:
            continue
        data = b""
        while not data.endswith(b"\n"):
            byte = get()
            if byte == b"":
                sys.exit("the line ended inside of a frame")
            data += byte
        body, tail = data[:-4], data[-4:]
        good = tail[2:] == b"\r\n" and sum(body) % 256 == int(tail[:2], 16) and len(data) + 1 <= 247 and int(body[:1]) == expected % 8
        count += 1
        if not good:
            sys.exit("frame %d is not good: %r" % (count, data))
        if count % 4 == 0 and refused < count // 4:
            refused += 1
            put(NAK)
            count -= 1
            continue
        text += body[1:-1]
        expected += 1
        put(ACK)
    records = text.decode("latin-1").split("\r")
    if records.pop() != "":
        sys.exit("the last record has no CR")
    separator = records[0][1]
    repeat, component = records[0][2], records[0][3]
    parsed = [[[part.split(component) for part in field.split(repeat)] for field in record.split(separator)] for record in records[1:]]
    print(json.dumps({"refused": refused, "records": parsed}), file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1] == "send":
        send(sys.argv[2])
    else:
        receive()
