import type { WaveRing } from "../live/WaveRing";

export interface Scale { low: number; high: number }

/** Range of the last `seconds` up to `until`, without the rarest 0.5 % at either end; null while nothing is there. */
export function observedRange(ring: WaveRing, until: number, seconds: number): Scale | null {
  const last = Math.min(ring.head, Math.floor(ring.indexAt(until)));
  const first = Math.max(ring.tail, last - Math.ceil(seconds * ring.hz));
  let low = Infinity;
  let high = -Infinity;
  for (let i = first; i < last; i++) {
    const value = ring.data[i % ring.data.length];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : null;
}

/** A range with a margin, at round numbers, so that it seldom changes. */
export function niceScale({ low, high }: Scale, floorSpan: number): Scale {
  const span = Math.max(high - low, floorSpan);
  const middle = (high + low) / 2;
  const padded = span * 1.16;
  const step = niceStep(padded / 4);
  return { low: Math.floor((middle - padded / 2) / step) * step, high: Math.ceil((middle + padded / 2) / step) * step };
}

export function niceStep(rough: number) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = rough / power;
  return (unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 2.5 ? 2.5 : unit <= 5 ? 5 : 10) * power;
}

/** The smallest span worth showing: noise on a flat line must not fill a tile. */
export function floorSpan(group: string, unit: string | null | undefined): number {
  if (group === "ecg") return unit === "uV" || unit === "µV" ? 800 : 0.8;
  if (group === "pressure") return 10;
  if (group === "co2") return unit === "kPa" ? 2 : 15;
  if (group === "resp") return 0.4;
  return 0.05;
}

/** Whether the scale in use no longer suits what is seen: cut off, or less than 45 % of the height used. */
export function wantsNewScale(current: Scale | null, seen: Scale, floor: number) {
  if (current === null) return true;
  const span = current.high - current.low;
  const over = span * 0.02;
  if (seen.high > current.high + over || seen.low < current.low - over) return true;
  return Math.max(seen.high - seen.low, floor) < span * 0.45;
}

/** A scale of the given height around what is seen; null while the one in use still holds it, or holds it as well as it can. */
export function centred(current: Scale | null, seen: Scale, span: number): Scale | null {
  const middle = (seen.high + seen.low) / 2;
  if (current !== null && Math.abs(current.high - current.low - span) < span * 1e-6) {
    const fits = seen.high <= current.high && seen.low >= current.low;
    const off = Math.abs(middle - (current.high + current.low) / 2);
    if (fits ? off < span * 0.3 : off < span * 0.05) return null;
  }
  return { low: middle - span / 2, high: middle + span / 2 };
}
