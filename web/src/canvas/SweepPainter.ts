import type { WavePlayer } from "../live/WavePlayer";
import type { WaveRing } from "../live/WaveRing";
import { stats } from "../live/stats";
import { ERASE_PX, PX_PER_MS } from "./geometry";
import { centred, floorSpan, niceScale, observedRange, wantsNewScale, type Scale } from "./scale";

export interface SweepOptions {
  color: string;
  background: string;
  group: string;
  unit?: string | null;
  lineWidth?: number;
  /** A fixed height in the wave's unit, whose middle follows the wave; otherwise the whole scale follows it. */
  span?: number | null;
  onScale?: (scale: Scale) => void;
}

const RESCALE_MS = 1000;

/** One wave on one canvas: draws the columns that are new since the last frame and clears the bar ahead of them. */
export class SweepPainter {
  readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private player: WavePlayer;
  private options: SweepOptions;
  private ring: WaveRing | null = null;
  private scale: Scale | null = null;
  private width = 0;
  private height = 0;
  private ratio = 1;
  private drawnTo = NaN;
  private rescaleAt = 0;
  private stale = true;

  constructor(canvas: HTMLCanvasElement, player: WavePlayer, options: SweepOptions) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false })!;
    this.player = player;
    this.options = options;
  }

  configure(player: WavePlayer, options: SweepOptions) {
    this.player = player;
    this.options = options;
    this.stale = true;
  }

  resize(cssWidth: number, cssHeight: number, ratio: number) {
    this.ratio = ratio;
    this.width = Math.max(1, Math.round(cssWidth * ratio));
    this.height = Math.max(1, Math.round(cssHeight * ratio));
    this.canvas.width = this.width;
    this.canvas.height = this.height;
    this.stale = true;
  }

  /** `now`: hub time of this frame. */
  paint(now: number) {
    const { player } = this;
    const { ring, playhead } = player;
    if (this.width === 0) return;
    if (ring === null || Number.isNaN(playhead)) {
      if (this.stale) this.blank();
      return;
    }
    if (ring !== this.ring) {
      this.ring = ring;
      this.stale = true;
    }
    if (now > this.rescaleAt) this.follow(ring, playhead, now);
    const sweepMs = this.width / (PX_PER_MS * this.ratio);
    const jump = playhead - this.drawnTo;
    if (this.stale || Number.isNaN(jump) || jump < 0 || jump > sweepMs / 2) {
      this.blank();
      this.stale = false;
      this.draw(ring, playhead - sweepMs + ERASE_PX / PX_PER_MS, playhead, false);
    } else if (jump > 0) {
      this.draw(ring, this.drawnTo, playhead, true);
    }
    this.drawnTo = playhead;
    if (playhead >= player.pendingAt) {
      stats.waveLatency.add(now - player.pendingEnd);
      stats.arrivalToPixel.add(now - player.pendingArrived);
      player.pendingAt = NaN;
    }
  }

  private follow(ring: WaveRing, playhead: number, now: number) {
    this.rescaleAt = now + RESCALE_MS;
    const { options } = this;
    const seen = observedRange(ring, playhead, 5);
    if (seen === null) return;
    if (options.span) {
      const next = centred(this.scale, seen, options.span);
      if (next) this.use(next);
      return;
    }
    const floor = floorSpan(options.group, options.unit);
    if (wantsNewScale(this.scale, seen, floor)) this.use(niceScale(seen, floor));
  }

  private use(scale: Scale) {
    if (this.scale?.low === scale.low && this.scale.high === scale.high) return;
    this.scale = scale;
    this.stale = true;
    this.options.onScale?.(scale);
  }

  private blank() {
    this.context.fillStyle = this.options.background;
    this.context.fillRect(0, 0, this.width, this.height);
  }

  private x(time: number) {
    return time * PX_PER_MS * this.ratio;
  }

  private draw(ring: WaveRing, from: number, to: number, erase: boolean) {
    const { context, width, height, ratio, scale } = this;
    const bar = ERASE_PX * ratio;
    const start = this.x(from);
    const end = this.x(to);
    if (erase) {
      context.fillStyle = this.options.background;
      const left = Math.floor(start + bar) % width;
      const columns = Math.ceil(end + bar) - Math.floor(start + bar) + 1;
      context.fillRect(left, 0, columns, height);
      if (left + columns > width) context.fillRect(0, 0, left + columns - width, height);
    }
    if (scale === null) return;
    // From the last sample that was drawn, so that the line goes on; `lap` keeps numbers small enough for a float.
    const first = Math.max(ring.tail, Math.ceil(ring.indexAt(from)) - 1);
    const last = Math.min(ring.head - 1, Math.floor(ring.indexAt(to)));
    if (last <= first) return;
    const lap = Math.floor(start / width) * width;
    const gain = height / (scale.high - scale.low);
    const top = scale.high;
    const step = (1000 / ring.hz) * PX_PER_MS * ratio;
    let x = this.x(ring.timeOf(first)) - lap;
    let pen = false;
    let wrapped = 0;
    const { data } = ring;
    const capacity = data.length;
    context.strokeStyle = this.options.color;
    context.lineWidth = (this.options.lineWidth ?? 1.5) * ratio;
    // Round ends close the seam between what two frames drew.
    context.lineJoin = "bevel";
    context.lineCap = "round";
    context.beginPath();
    for (let i = first; i <= last; i++, x += step) {
      const value = data[i % capacity];
      if (value !== value) {
        pen = false;
        continue;
      }
      while (x - wrapped >= width) {
        wrapped += width;
        pen = false;
      }
      const y = (top - value) * gain;
      if (pen) context.lineTo(x - wrapped, y);
      else context.moveTo(x - wrapped, y);
      pen = true;
    }
    context.stroke();
  }
}
