import type { Condition } from "./types";

/** Below a fifth, where the unit is a part of the whole: then people fetch the next one. */
const SHORT = 20;
const SOON = 3 * 86_400_000;

export const expired = (condition: Condition, now: number) => condition.expiry !== null && condition.expiry !== undefined && Date.parse(condition.expiry) + 86_400_000 < now;
export const expiresSoon = (condition: Condition, now: number) => condition.expiry !== null && condition.expiry !== undefined && Date.parse(condition.expiry) + 86_400_000 < now + SOON;
/** Per cent that are left; null where the instrument counts in something else. */
export const part = (condition: Condition) => (condition.unit === "%" && condition.remaining !== null && condition.remaining !== undefined ? Math.max(0, Math.min(100, condition.remaining)) : null);
export const low = (condition: Condition, now: number) => (condition.kind === "reagent" || condition.kind === "consumable") && (condition.remaining === 0 || (part(condition) ?? 100) < SHORT || expiresSoon(condition, now));
