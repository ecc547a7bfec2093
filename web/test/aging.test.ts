import { describe, expect, it } from "vitest";
import { Cadence, numberFreshness, tileFreshness } from "../src/live/aging";

const every = (ms: number, times: number, from = 0) => {
  const cadence = new Cadence();
  for (let i = 0; i < times; i++) cadence.hear(from + i * ms);
  return cadence;
};

describe("no data is shown as no data", () => {
  it("greys a tile within 5 s of the last data of a monitor that sends every second", () => {
    const cadence = every(1000, 20);
    const last = cadence.last;
    expect(tileFreshness(last, cadence.silentAfter(), last + 4000, false)).toBe("fresh");
    expect(tileFreshness(last, cadence.silentAfter(), last + 5000, false)).toBe("stale");
  });

  it("greys it at once when the hub says so", () => {
    expect(tileFreshness(1000, 4500, 1200, true)).toBe("stale");
  });

  it("gives a reporter that sends every 30 s its interval, but not before it is known", () => {
    const first = every(30_000, 1);
    expect(tileFreshness(first.last, first.silentAfter(), first.last + 10_000, false)).toBe("stale");
    const known = every(30_000, 4);
    expect(tileFreshness(known.last, known.silentAfter(), known.last + 40_000, false)).toBe("fresh");
    expect(tileFreshness(known.last, known.silentAfter(), known.last + 80_000, false)).toBe("stale");
  });

  it("does not learn a pause as a habit", () => {
    const cadence = every(1000, 10);
    cadence.hear(60_000);
    cadence.hear(61_000);
    expect(cadence.silentAfter()).toBe(4500);
  });

  it("tells equipment that never spoke from one that fell silent", () => {
    expect(tileFreshness(NaN, 4500, 1, false)).toBe("never");
  });

  it("does not show a number as current that stopped while others go on", () => {
    expect(numberFreshness(0, 1000, 9_000, false)).toBe("fresh");
    expect(numberFreshness(0, 1000, 11_000, false)).toBe("stale");
    expect(numberFreshness(0, NaN, 11_000, false)).toBe("stale");
  });

  it("keeps a cuff pressure, which comes now and then, for hours", () => {
    expect(numberFreshness(0, NaN, 3600_000, true)).toBe("fresh");
    expect(numberFreshness(0, NaN, 5 * 3600_000, true)).toBe("stale");
  });
});
