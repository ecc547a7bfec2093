import type { TFunction } from "i18next";
import type { ReferenceRange } from "./types";

const has = (n: number | null | undefined): n is number => n !== null && n !== undefined;
export const limits = (low: number | null | undefined, high: number | null | undefined) => (has(low) && has(high) ? `${low} – ${high}` : has(high) ? `≤ ${high}` : has(low) ? `≥ ${low}` : "");

export const sexKey = (sex: string | null | undefined) => (sex === "male" || sex === "M" ? "male" : sex === "female" || sex === "F" ? "female" : "any");

/** "1 month to 12 years", "from 18 years"; nothing for every age. */
export function ageText(range: Pick<ReferenceRange, "from" | "to">, t: TFunction) {
  const one = (age: ReferenceRange["from"]) => (age ? t(`lab.age.${age.unit}`, { count: age.value }) : "");
  if (range.from && range.to) return t("lab.ageBetween", { from: one(range.from), to: one(range.to) });
  if (range.from) return t("lab.ageFrom", { from: one(range.from) });
  return range.to ? t("lab.ageTo", { to: one(range.to) }) : "";
}
