import { describe, expect, it } from "vitest";
import { HubClock } from "../src/live/HubClock";
import { WavePlayer } from "../src/live/WavePlayer";

describe("HubClock", () => {
  it("takes the beat that was fastest on its way as the nearest to the truth", () => {
    const clock = new HubClock();
    [40, 3, 90, 12].forEach((way, i) => clock.observe(1_000_000 + i * 1000, i * 1000 + way));
    expect(clock.at(5000)).toBe(1_000_000 + 5000 - 3);
  });

  it("is not moved by one wild beat but follows a clock that was set", () => {
    const clock = new HubClock();
    for (let i = 0; i < 5; i++) clock.observe(10_000 + i * 1000, i * 1000);
    clock.observe(900_000, 5000);
    expect(clock.at(0)).toBe(10_000);
    for (let i = 6; i < 10; i++) clock.observe(500_000 + i * 1000, i * 1000);
    expect(clock.at(0)).toBe(500_000);
  });

  it("forgets old estimates, so that a drifting clock is followed", () => {
    const clock = new HubClock();
    for (let i = 0; i < 400; i++) clock.observe(50_000 + i * 1000 - i * 0.5, i * 1000);
    expect(Math.abs(clock.at(400_000) - (50_000 + 400_000 - 200))).toBeLessThan(16);
  });
});

describe("WavePlayer", () => {
  const silence = new DataView(new ArrayBuffer(4096));
  /** Packets of 200 ms that arrive `way(i)` after their end, drawn at 60 Hz. */
  function play(way: (i: number) => number, seconds: number) {
    const player = new WavePlayer();
    const late: number[] = [];
    let waited = 0;
    let next = 0;
    for (let now = 0; now < seconds * 1000; now += 1000 / 60) {
      while (next * 200 + 200 + way(next) <= now) {
        player.receive(next * 200, 250, 1, 0, 0, 50, silence, 0, now);
        next++;
      }
      const before = player.playhead;
      player.advance(now, 1000 / 60);
      if (now > 8000) {
        late.push(now - player.playhead);
        if (player.playhead - before < 5) waited++;
      }
    }
    return { late, waited, frames: late.length };
  }

  it("follows steady packets one packet and a small margin behind, never waiting", () => {
    const { late, waited } = play(() => 5, 20);
    expect(waited).toBe(0);
    expect(Math.max(...late)).toBeLessThan(200 + 5 + 17 + 60);
  });

  it("puts no more than the jitter on top of it", () => {
    const { late, waited, frames } = play((i) => 5 + ((i * 7) % 10) * 8, 30);
    expect(waited / frames).toBeLessThan(0.01);
    expect(Math.max(...late)).toBeLessThan(200 + 77 + 17 + 100);
  });

  it("goes on through the gap when data has stopped, so that the sweep erases what is old", () => {
    const player = new WavePlayer();
    for (let i = 0; i < 10; i++) player.receive(i * 200, 250, 1, 0, 0, 50, silence, 0, i * 200 + 205);
    for (let now = 2000; now < 10_000; now += 16) player.advance(now, 16);
    expect(player.playhead).toBeGreaterThan(9000);
  });

  it("does not take the past that comes first for a slow wire", () => {
    const player = new WavePlayer();
    player.receive(0, 250, 1, 0, 0, 2000, silence, 0, 8010);
    for (let i = 0; i < 5; i++) player.receive(8000 + i * 200, 250, 1, 0, 0, 50, silence, 0, 8205 + i * 200);
    expect(player.delay).toBeLessThan(260);
  });
});
