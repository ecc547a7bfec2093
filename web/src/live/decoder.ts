// docs/live-protocol.md: one or more records a frame, each `u8 kind, u32 length, payload`, little-endian.
// Nothing is allocated for a wave: its samples stay in the frame and the sink copies them into its ring.

export const Kind = {
  Hello: 1, Directory: 2, Numerics: 3, Wave: 4, Text: 5, Alert: 6, State: 7, Dropped: 8, Beat: 9,
} as const;

export interface LiveSink {
  /** Hello, Directory, Text, Alert, State: JSON records. */
  json(kind: number, value: unknown): void;
  numeric(metric: number, at: number, status: number, flags: number, value: number): void;
  /** `view` and `start` say where the samples are; `format` 0: i16, 1: i32. */
  wave(metric: number, at: number, hz: number, gain: number, offset: number, format: number, count: number, view: DataView, start: number): void;
  dropped(waves: number, numerics: number): void;
  beat(now: number): void;
}

export class MalformedFrame extends Error {}

const HEADER = 5;
const NUMERIC = 22; // u32 metric, f64 at, u8 status, u8 flags, f64 value
const WAVE_HEADER = 37; // u32 metric, f64 at, f32 hz, f64 gain, f64 offset, u8 format, u32 count
const text = new TextDecoder("utf-8");

/** Reads all records of a frame into `sink`. A kind that is not known is skipped: a newer hub may send more. */
export function decodeFrame(buffer: ArrayBuffer, sink: LiveSink): number {
  const view = new DataView(buffer);
  let position = 0;
  let records = 0;
  while (position < buffer.byteLength) {
    if (buffer.byteLength - position < HEADER) throw new MalformedFrame(`record header cut off at ${position}`);
    const kind = view.getUint8(position);
    const length = view.getUint32(position + 1, true);
    const start = position + HEADER;
    if (length > buffer.byteLength - start) throw new MalformedFrame(`record of kind ${kind} cut off at ${position}`);
    decodeRecord(kind, view, start, length, sink);
    position = start + length;
    records++;
  }
  return records;
}

function decodeRecord(kind: number, view: DataView, start: number, length: number, sink: LiveSink) {
  switch (kind) {
    case Kind.Numerics: return decodeNumerics(view, start, length, sink);
    case Kind.Wave: return decodeWave(view, start, length, sink);
    case Kind.Dropped:
      need(length >= 8, "Dropped");
      return sink.dropped(view.getUint32(start, true), view.getUint32(start + 4, true));
    case Kind.Beat:
      need(length >= 8, "Beat");
      return sink.beat(view.getFloat64(start, true));
    case Kind.Hello: case Kind.Directory: case Kind.Text: case Kind.Alert: case Kind.State:
      return sink.json(kind, JSON.parse(text.decode(new Uint8Array(view.buffer, view.byteOffset + start, length))));
    default:
      return;
  }
}

function decodeNumerics(view: DataView, start: number, length: number, sink: LiveSink) {
  need(length >= 2, "Numerics");
  const count = view.getUint16(start, true);
  need(length >= 2 + count * NUMERIC, "Numerics");
  for (let i = 0, p = start + 2; i < count; i++, p += NUMERIC) {
    sink.numeric(view.getUint32(p, true), view.getFloat64(p + 4, true), view.getUint8(p + 12), view.getUint8(p + 13), view.getFloat64(p + 14, true));
  }
}

function decodeWave(view: DataView, start: number, length: number, sink: LiveSink) {
  need(length >= WAVE_HEADER, "Wave");
  const format = view.getUint8(start + 32);
  const count = view.getUint32(start + 33, true);
  need(format <= 1, "Wave format");
  need(length >= WAVE_HEADER + count * (format === 0 ? 2 : 4), "Wave samples");
  sink.wave(
    view.getUint32(start, true), view.getFloat64(start + 4, true), view.getFloat32(start + 12, true),
    view.getFloat64(start + 16, true), view.getFloat64(start + 24, true), format, count, view, start + WAVE_HEADER);
}

function need(holds: boolean, what: string): asserts holds {
  if (!holds) throw new MalformedFrame(`${what} record is too short or unknown`);
}
