// How many tiles stand beside each other. The whole ward fits the screen as long as a tile stays readable from where
// a nurse stands; beyond that the wall scrolls and says how many alarms are out of sight.

export interface Grid {
  columns: number;
  rows: number;
  tileWidth: number;
  tileHeight: number;
  scrolls: boolean;
  density: Density;
}
export type Density = "xl" | "l" | "m" | "s" | "xs";

export const MIN_WIDTH = 208;
export const MIN_HEIGHT = 104;
const GAP = 6;
/** Width to height that suits a line of numbers above a wave. */
const ASPECT = 2.1;

export function layoutGrid(count: number, width: number, height: number): Grid {
  const most = Math.max(1, Math.floor((width + GAP) / (MIN_WIDTH + GAP)));
  let best: Grid | null = null;
  for (let columns = 1; columns <= Math.min(most, Math.max(1, count)); columns++) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const tileWidth = (width - GAP * (columns - 1)) / columns;
    const tileHeight = Math.min(tileWidth / 1.25, (height - GAP * (rows - 1)) / rows);
    if (tileHeight < MIN_HEIGHT) continue;
    const candidate = { columns, rows, tileWidth, tileHeight, scrolls: false, density: density(tileWidth, tileHeight) };
    if (best === null || readable(candidate) > readable(best)) best = candidate;
  }
  if (best) return best;
  const columns = most;
  const tileWidth = (width - GAP * (columns - 1)) / columns;
  const tileHeight = columns === 1 ? 132 : Math.max(MIN_HEIGHT, Math.min(150, tileWidth / ASPECT));
  return { columns, rows: Math.ceil(count / columns), tileWidth, tileHeight, scrolls: true, density: density(tileWidth, tileHeight) };
}

/** The size at which numbers can be set: limited by whichever side is short. */
const readable = (g: Grid) => Math.min(g.tileWidth / ASPECT, g.tileHeight);

export function density(width: number, height: number): Density {
  const size = Math.min(width / ASPECT, height);
  return size >= 300 ? "xl" : size >= 215 ? "l" : size >= 155 ? "m" : size >= 118 ? "s" : "xs";
}

/** Tile that an arrow key leads to; the same one at an edge. */
export function neighbour(index: number, key: string, columns: number, count: number): number {
  const to = key === "ArrowLeft" ? index - 1 : key === "ArrowRight" ? index + 1
    : key === "ArrowUp" ? index - columns : key === "ArrowDown" ? index + columns
    : key === "Home" ? 0 : key === "End" ? count - 1 : index;
  return to < 0 || to >= count ? index : to;
}
