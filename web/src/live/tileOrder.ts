import type { Tile } from "../api/types";

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** By unit, then room and bed the way a ward counts them (2 before 10); equipment at no known bed comes last. */
export function compareTiles(a: Tile, b: Tile) {
  const placed = Number(a.key.startsWith("e")) - Number(b.key.startsWith("e"));
  return (
    placed ||
    collator.compare(a.unit ?? "", b.unit ?? "") ||
    collator.compare(a.bed ?? a.label, b.bed ?? b.label) ||
    collator.compare(a.room ?? "", b.room ?? "") ||
    collator.compare(a.label, b.label) ||
    collator.compare(a.key, b.key)
  );
}
