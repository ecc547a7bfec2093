// The last seconds of one wave. Samples are numbered from the first that came; a missing one is NaN, so a gap in
// the data is a gap on the screen. Packets are laid on the grid of the sample rate: what fits within the tolerance
// follows without a seam (and the time of the grid is drawn gently towards what the packets say), what comes later
// leaves a gap, what comes again overwrites.

const MISSING_16 = -32768;
const MISSING_32 = -2147483648;

export class WaveRing {
  readonly data: Float32Array;
  readonly hz: number;
  /** Hub time of sample 0. */
  base = 0;
  /** Number of the next sample. */
  head = 0;
  /** Smallest and largest of late, for scaling; NaN while nothing came. */
  private readonly toleranceMs: number;

  constructor(hz: number, seconds = 24) {
    this.hz = hz;
    this.data = new Float32Array(Math.max(64, Math.ceil(hz * seconds))).fill(NaN);
    this.toleranceMs = Math.max(40, 3000 / hz);
  }

  get capacity() { return this.data.length; }
  /** Number of the oldest sample still kept. */
  get tail() { return Math.max(0, this.head - this.data.length); }
  /** Hub time just after the newest sample. */
  get end() { return this.base + (this.head * 1000) / this.hz; }
  timeOf(index: number) { return this.base + (index * 1000) / this.hz; }
  indexAt(time: number) { return ((time - this.base) * this.hz) / 1000; }
  at(index: number) {
    return index < this.tail || index >= this.head ? NaN : this.data[index % this.data.length];
  }

  append(at: number, gain: number, offset: number, format: number, count: number, view: DataView, start: number) {
    if (count === 0) return;
    const first = this.place(at);
    if (first + count <= this.tail) return; // older than all that is kept
    const { data } = this;
    const capacity = data.length;
    for (let i = 0; i < count; i++) {
      const index = first + i;
      if (index < this.tail) continue;
      const raw = format === 0 ? view.getInt16(start + i * 2, true) : view.getInt32(start + i * 4, true);
      data[index % capacity] = raw === (format === 0 ? MISSING_16 : MISSING_32) ? NaN : raw * gain + offset;
      if (index >= this.head) this.head = index + 1;
    }
  }

  private place(at: number): number {
    if (this.head === 0) {
      this.base = at;
      return 0;
    }
    const error = at - this.end;
    if (Math.abs(error) <= this.toleranceMs) {
      this.base += error * 0.1;
      return this.head;
    }
    if (error > 0) {
      const missing = Math.round((error * this.hz) / 1000);
      if (missing >= this.data.length) return this.restart(at);
      for (let i = 0; i < missing; i++) this.data[(this.head + i) % this.data.length] = NaN;
      this.head += missing;
      return this.head;
    }
    // A clock set back by more than the ring holds is a new beginning; less is a repetition or a late packet.
    const index = Math.round(this.indexAt(at));
    return index < this.tail - this.data.length || index < 0 ? this.restart(at) : index;
  }

  private restart(at: number) {
    this.data.fill(NaN);
    this.head = 0;
    this.base = at;
    return 0;
  }
}
