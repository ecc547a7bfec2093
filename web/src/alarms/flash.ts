import type { Priority } from "../api/types";

// IEC 60601-1-8, 6.3.2.2 and Table 2: high flashes red at 1.4–2.8 Hz, medium yellow at 0.4–0.8 Hz, each lit for
// 20–60 % of the period; low is cyan or yellow and does not flash.
export const FLASH_HZ: Record<Priority, number> = { none: 0, low: 0, medium: 0.6, high: 2 };

/**
 * All flashes of the page in step: `data-high` and `data-medium` of the root say "lit" or "dark", and the styles do
 * the rest. Not a CSS animation: one of colours makes the browser look at the whole page with every frame, which costs
 * a wall of waves a third of its frames; this costs a look only when a light changes.
 */
export function startFlashing(root: HTMLElement = document.documentElement) {
  const timers = (["high", "medium"] as const).map((priority) => {
    let lit = true;
    const change = () => {
      root.dataset[priority] = lit ? "lit" : "dark";
      lit = !lit;
    };
    change();
    return setInterval(change, 500 / FLASH_HZ[priority]);
  });
  return () => timers.forEach(clearInterval);
}
