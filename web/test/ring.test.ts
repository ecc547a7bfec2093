import { describe, expect, it } from "vitest";
import { WaveRing } from "../src/live/WaveRing";

function packet(ring: WaveRing, at: number, samples: number[]) {
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  samples.forEach((s, i) => view.setInt16(i * 2, s, true));
  ring.append(at, 0.5, 1, 0, samples.length, view, 0);
}
const values = (ring: WaveRing) => Array.from({ length: ring.head - ring.tail }, (_, i) => ring.at(ring.tail + i));

describe("WaveRing", () => {
  it("turns samples into physical values and knows their times", () => {
    const ring = new WaveRing(100, 10);
    packet(ring, 5000, [0, 2, 4]);
    expect(values(ring)).toEqual([1, 2, 3]);
    expect([ring.timeOf(0), ring.timeOf(2), ring.end]).toEqual([5000, 5020, 5030]);
  });

  it("follows without a seam where packets are a little early or late, and without drifting away", () => {
    const ring = new WaveRing(100, 60);
    for (let i = 0; i < 200; i++) packet(ring, 1000 + i * 100 + (i % 3) * 4 + i * 0.05, Array<number>(10).fill(2));
    expect(ring.head).toBe(2000);
    expect(values(ring).some(Number.isNaN)).toBe(false);
    expect(Math.abs(ring.end - (1000 + 200 * 100 + 200 * 0.05))).toBeLessThan(12);
  });

  it("leaves a gap where samples are missing", () => {
    const ring = new WaveRing(10, 10);
    packet(ring, 0, [0, 0]);
    packet(ring, 700, [2]);
    expect(values(ring)).toEqual([1, 1, NaN, NaN, NaN, NaN, NaN, 2]);
  });

  it("takes the value that says missing as a gap", () => {
    const ring = new WaveRing(10, 10);
    packet(ring, 0, [0, -32768, 2]);
    expect(values(ring)).toEqual([1, NaN, 2]);
    const wide = new DataView(new ArrayBuffer(8));
    wide.setInt32(0, -2147483648, true);
    wide.setInt32(4, -32768, true);
    ring.append(300, 1, 0, 1, 2, wide, 0);
    expect(values(ring).slice(3)).toEqual([NaN, -32768]);
  });

  it("lays a repeated or late packet where it belongs", () => {
    const ring = new WaveRing(10, 10);
    packet(ring, 0, [0, 0, 0, 0]);
    packet(ring, 2000, [0]);
    packet(ring, 1000, [2, 2]);
    expect(ring.head).toBe(21);
    expect([ring.at(9), ring.at(10), ring.at(11), ring.at(12), ring.at(20)]).toEqual([NaN, 2, 2, NaN, 1]);
  });

  it("keeps the newest when it is full and says nothing of what it no longer has", () => {
    const ring = new WaveRing(10, 10);
    for (let i = 0; i < 30; i++) packet(ring, i * 1000, Array<number>(10).fill(i));
    expect(ring.head).toBe(300);
    expect(ring.tail).toBe(200);
    expect(ring.at(199)).toBeNaN();
    expect(ring.at(299)).toBe(29 * 0.5 + 1);
  });

  it("begins anew after a pause longer than it holds, and after a clock set far back", () => {
    const ring = new WaveRing(10, 10);
    packet(ring, 0, [0, 0]);
    packet(ring, 3_600_000, [2]);
    expect([ring.head, ring.base]).toEqual([1, 3_600_000]);
    packet(ring, 1_000, [4]);
    expect([ring.head, ring.base, ring.at(0)]).toEqual([1, 1000, 3]);
  });
});
