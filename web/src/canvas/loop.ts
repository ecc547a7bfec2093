import { live } from "../live/live";
import { stats } from "../live/stats";
import type { SweepPainter } from "./SweepPainter";

// One animation loop draws every wave of the page.

const painters = new Set<SweepPainter>();
let running = false;
let previous = 0;

export function addPainter(painter: SweepPainter) {
  painters.add(painter);
  if (!running) {
    running = true;
    previous = performance.now();
    requestAnimationFrame(frame);
  }
  return () => { painters.delete(painter); };
}

function frame(time: number) {
  if (painters.size === 0) {
    running = false;
    return;
  }
  requestAnimationFrame(frame);
  const elapsed = Math.max(0, time - previous);
  previous = time;
  const begun = performance.now();
  const now = live.clock.at(begun);
  for (const player of live.players.values()) player.advance(now, elapsed);
  for (const painter of painters) painter.paint(now);
  stats.frame(elapsed, performance.now() - begun);
}
