// What the page measures of itself, for benchmarks and for the System page: window.__meridianStats.

const WINDOW = 2048;

class Sample {
  private readonly values = new Float64Array(WINDOW);
  private count = 0;
  add(value: number) { this.values[this.count++ % WINDOW] = value; }
  summary() {
    const sorted = this.values.slice(0, Math.min(this.count, WINDOW)).sort();
    const at = (q: number) => (sorted.length === 0 ? null : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] * 10) / 10);
    return { count: this.count, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
  }
  clear() { this.count = 0; }
}

export class PageStats {
  /** End of a packet (it cannot have been on the wire before) to its first sample on the screen, on the hub's clock. */
  readonly waveLatency = new Sample();
  /** A packet's arrival in this page to its first sample on the screen. */
  readonly arrivalToPixel = new Sample();
  /** An alarm step's time at the hub to this page. */
  readonly alertLatency = new Sample();
  private frames = 0;
  private dropped = 0;
  private since = performance.now();
  private work = 0;
  wavesDroppedByHub = 0;
  numericsDroppedByHub = 0;

  frame(elapsedMs: number, workMs: number) {
    this.frames++;
    this.work += workMs;
    if (elapsedMs > 25) this.dropped += Math.round(elapsedMs / 16.67) - 1;
  }

  reset() {
    this.frames = this.dropped = this.work = 0;
    this.since = performance.now();
    this.waveLatency.clear();
    this.arrivalToPixel.clear();
    this.alertLatency.clear();
  }

  get report() {
    const seconds = (performance.now() - this.since) / 1000;
    return {
      seconds: Math.round(seconds * 10) / 10,
      fps: Math.round((this.frames / seconds) * 10) / 10,
      framesDropped: this.dropped,
      drawMsPerFrame: this.frames === 0 ? null : Math.round((this.work / this.frames) * 100) / 100,
      waveLatencyMs: this.waveLatency.summary(),
      arrivalToPixelMs: this.arrivalToPixel.summary(),
      alertLatencyMs: this.alertLatency.summary(),
      droppedByHub: { waves: this.wavesDroppedByHub, numerics: this.numericsDroppedByHub },
    };
  }
}

export const stats = new PageStats();

declare global {
  interface Window { __meridianStats?: PageStats }
}
if (typeof window !== "undefined") window.__meridianStats = stats;
