import { WaveRing } from "./WaveRing";

// Plays one wave out of its ring, steadily. The playhead follows `hub time − delay`. A packet can be drawn only once
// it is here, so the delay must be the age of a packet's first sample when it arrives: its own duration, the way, and
// what they vary; the largest of the last seconds plus a small margin. The playhead never jumps for that: it runs a
// few percent faster or slower, waits at the end of the data when a packet is late, and goes on through the gap (so
// that the sweep erases what is old) when the data has stopped.

const MARGIN_MS = 25;
const WINDOW = 48;
const LONGEST_MS = 12_000;
const JUMP_MS = 2500;
const STOPPED_MS = 1200;
/** Packets within this time of the first are the past that the hub sends to a new viewer; their age says nothing. */
const HISTORY_MS = 150;

export class WavePlayer {
  ring: WaveRing | null = null;
  playhead = NaN;
  delay = 250;
  /** Hub time of the first sample of the newest packet not drawn yet, and when it came; for the figures. */
  pendingAt = NaN;
  pendingEnd = NaN;
  pendingArrived = NaN;
  private readonly ages = new Float64Array(WINDOW);
  private ageCount = 0;
  private firstArrival = NaN;

  receive(at: number, hz: number, gain: number, offset: number, format: number, count: number, view: DataView, start: number, hubNow: number) {
    if (!(hz > 0)) return;
    let { ring } = this;
    if (ring === null || Math.abs(ring.hz - hz) > 1e-3 * hz) {
      ring = this.ring = new WaveRing(hz);
      this.playhead = NaN;
      this.forget();
    }
    if (Number.isNaN(this.firstArrival)) this.firstArrival = hubNow;
    else if (hubNow - this.firstArrival > HISTORY_MS) this.learn(hubNow - at);
    ring.append(at, gain, offset, format, count, view, start);
    if (Number.isNaN(this.pendingAt) && hubNow - this.firstArrival > HISTORY_MS) {
      this.pendingAt = at;
      this.pendingEnd = at + (count * 1000) / hz;
      this.pendingArrived = hubNow;
    }
  }

  /** A new connection or a new wish begins with the past again. */
  forget() {
    this.firstArrival = NaN;
    this.ageCount = 0;
    this.pendingAt = NaN;
  }

  /** Another hub: nothing of before may be shown. */
  reset() {
    this.ring = null;
    this.playhead = NaN;
    this.forget();
  }

  private learn(age: number) {
    this.ages[this.ageCount++ % WINDOW] = age;
    let largest = 0;
    for (let i = 0; i < Math.min(this.ageCount, WINDOW); i++) if (this.ages[i] > largest) largest = this.ages[i];
    this.delay = Math.min(LONGEST_MS, Math.max(MARGIN_MS, largest + MARGIN_MS));
  }

  advance(hubNow: number, elapsedMs: number) {
    const { ring } = this;
    if (ring === null || ring.head === 0) return;
    const target = hubNow - this.delay;
    const end = ring.end;
    const stopped = hubNow - end > this.delay + STOPPED_MS;
    if (Number.isNaN(this.playhead)) {
      this.playhead = stopped ? target : Math.min(target, end);
      return;
    }
    const behind = target - this.playhead;
    if (Math.abs(behind) > JUMP_MS) {
      this.playhead = stopped ? target : Math.min(target, end);
      return;
    }
    const next = this.playhead + elapsedMs * Math.min(1.12, Math.max(0.88, 1 + behind / 1000));
    this.playhead = stopped ? next : Math.max(this.playhead, Math.min(next, end));
  }
}
