import type { CSSProperties } from "react";
import type { Priority } from "../api/types";

// IEC 60601-1-8, 6.3.2.2 and Table 2: high flashes red at 1.4–2.8 Hz, medium yellow at 0.4–0.8 Hz, each lit for
// 20–60 % of the period; low is cyan or yellow and does not flash.
export const FLASH_HZ: Record<Priority, number> = { none: 0, low: 0, medium: 0.6, high: 2 };

/** Begins in step with every other flash of the page, whenever it was mounted. */
export function flashStyle(priority: Priority): CSSProperties {
  const hz = FLASH_HZ[priority];
  if (hz === 0) return {};
  const period = 1000 / hz;
  return { animationDuration: `${Math.round(period)}ms`, animationDelay: `${-Math.round(performance.now() % period)}ms` };
}
