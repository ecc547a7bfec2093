import { describe, expect, it } from "vitest";
import { decodeFrame, Kind, MalformedFrame, type LiveSink } from "../src/live/decoder";

// Bytes laid by hand as docs/live-protocol.md says: u8 kind, u32 length, payload; little-endian.
class Bytes {
  private readonly parts: number[] = [];
  u8(...v: number[]) { this.parts.push(...v); return this; }
  private view(size: number, write: (view: DataView) => void) {
    const view = new DataView(new ArrayBuffer(size));
    write(view);
    return this.u8(...new Uint8Array(view.buffer));
  }
  u16(v: number) { return this.view(2, (d) => d.setUint16(0, v, true)); }
  i16(v: number) { return this.view(2, (d) => d.setInt16(0, v, true)); }
  u32(v: number) { return this.view(4, (d) => d.setUint32(0, v, true)); }
  i32(v: number) { return this.view(4, (d) => d.setInt32(0, v, true)); }
  f32(v: number) { return this.view(4, (d) => d.setFloat32(0, v, true)); }
  f64(v: number) { return this.view(8, (d) => d.setFloat64(0, v, true)); }
  text(v: string) { return this.u8(...new TextEncoder().encode(v)); }
  get length() { return this.parts.length; }
  get buffer() { return Uint8Array.from(this.parts).buffer; }
  record(kind: number, payload: Bytes) { return this.u8(kind).u32(payload.length).u8(...payload.parts); }
}

function heard(buffer: ArrayBuffer) {
  const all: unknown[] = [];
  const sink: LiveSink = {
    json: (kind, value) => all.push(["json", kind, value]),
    numeric: (...values) => all.push(["numeric", ...values]),
    wave: (metric, at, hz, gain, offset, format, count, view, start) => {
      const samples = Array.from({ length: count }, (_, i) => (format === 0 ? view.getInt16(start + i * 2, true) : view.getInt32(start + i * 4, true)));
      all.push(["wave", metric, at, hz, gain, offset, samples]);
    },
    dropped: (...values) => all.push(["dropped", ...values]),
    beat: (now) => all.push(["beat", now]),
  };
  const count = decodeFrame(buffer, sink);
  return { all, count };
}

const numerics = new Bytes().u16(2).u32(7).f64(1_700_000_000_123).u8(0, 1).f64(72).u32(4_000_000_000).f64(1.5).u8(4, 2).f64(NaN);
const wave16 = new Bytes().u32(9).f64(1000.5).f32(250).f64(0.005).f64(-1).u8(0).u32(3).i16(-32768).i16(0).i16(32767);
const wave32 = new Bytes().u32(10).f64(2000).f32(62.5).f64(1).f64(0).u8(1).u32(2).i32(-2147483648).i32(70_000);

describe("decodeFrame", () => {
  it("reads every kind of record of one frame in order", () => {
    const frame = new Bytes()
      .record(Kind.Hello, new Bytes().text('{"hub":"h","sequence":5}'))
      .record(Kind.Numerics, numerics)
      .record(Kind.Wave, wave16)
      .record(Kind.Wave, wave32)
      .record(Kind.Text, new Bytes().text('{"metric":3,"text":"心律不齐"}'))
      .record(Kind.Dropped, new Bytes().u32(4).u32(6))
      .record(Kind.Beat, new Bytes().f64(1_700_000_001_000));
    const { all, count } = heard(frame.buffer);
    expect(count).toBe(7);
    expect(all).toEqual([
      ["json", 1, { hub: "h", sequence: 5 }],
      ["numeric", 7, 1_700_000_000_123, 0, 1, 72],
      ["numeric", 4_000_000_000, 1.5, 4, 2, NaN],
      ["wave", 9, 1000.5, 250, 0.005, -1, [-32768, 0, 32767]],
      ["wave", 10, 2000, 62.5, 1, 0, [-2147483648, 70_000]],
      ["json", 5, { metric: 3, text: "心律不齐" }],
      ["dropped", 4, 6],
      ["beat", 1_700_000_001_000],
    ]);
  });

  it("skips a kind that it does not know, so that a newer hub may send more", () => {
    const frame = new Bytes().record(77, new Bytes().u32(1)).record(Kind.Beat, new Bytes().f64(5));
    expect(heard(frame.buffer).all).toEqual([["beat", 5]]);
  });

  it("refuses every frame that is cut off inside of a record", () => {
    const whole = new Uint8Array(new Bytes().record(Kind.Numerics, numerics).record(Kind.Wave, wave16).buffer);
    const ends = [0, 5 + numerics.length, whole.length];
    for (let length = 0; length <= whole.length; length++) {
      const part = whole.slice(0, length).buffer;
      if (ends.includes(length)) expect(() => heard(part)).not.toThrow();
      else expect(() => heard(part)).toThrow(MalformedFrame);
    }
  });

  it("refuses a count that its record does not hold", () => {
    expect(() => heard(new Bytes().record(Kind.Numerics, new Bytes().u16(3).u32(1)).buffer)).toThrow(MalformedFrame);
    const lying = new Bytes().u32(9).f64(0).f32(250).f64(1).f64(0).u8(0).u32(1_000_000).i16(1);
    expect(() => heard(new Bytes().record(Kind.Wave, lying).buffer)).toThrow(MalformedFrame);
    const strange = new Bytes().u32(9).f64(0).f32(250).f64(1).f64(0).u8(2).u32(0);
    expect(() => heard(new Bytes().record(Kind.Wave, strange).buffer)).toThrow(MalformedFrame);
  });
});
