// The hub's clock on this page's monotonic clock. A beat says what the hub's clock showed when it was sent; it came
// here some time later, so `sent − arrived` is never more than the true offset, and the largest of the last beats is
// the nearest to it. A hub whose clock was set (three beats in a row far off) starts the estimate anew.

const WINDOW = 30;
const JUMP_MS = 1500;

export class HubClock {
  private readonly seen: number[] = [];
  private far = 0;
  private estimate = 0;
  private known = false;

  /** True once the hub's clock was heard. */
  get isKnown() { return this.known; }

  observe(hubNow: number, local: number) {
    const offset = hubNow - local;
    if (this.known && Math.abs(offset - this.estimate) > JUMP_MS) {
      if (++this.far < 3) return;
      this.reset();
    }
    this.far = 0;
    this.seen.push(offset);
    if (this.seen.length > WINDOW) this.seen.shift();
    this.estimate = Math.max(...this.seen);
    this.known = true;
  }

  reset() {
    this.seen.length = 0;
    this.far = 0;
    this.known = false;
  }

  /** Hub time, milliseconds since 1970, at the local monotonic time. Before the first beat: this computer's own clock. */
  at(local: number) {
    return this.known ? local + this.estimate : performance.timeOrigin + local;
  }

  now() { return this.at(performance.now()); }
}
