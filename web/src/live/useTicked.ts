import { useSyncExternalStore } from "react";
import { live } from "./live";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((l) => l()), 500);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** Twice a second, what `select` makes of the hub's time; renders only when that has changed. */
export function useTicked<T extends string | number | boolean | null | undefined>(select: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => select(live.clock.now()));
}

/** Hub time to the second. */
export const useNow = () => useTicked((now) => Math.floor(now / 1000) * 1000);
