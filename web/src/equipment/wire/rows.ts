import type { Decoded, DecodedField } from "../../api/reports";

export interface DecodedRow {
  place: string;
  name: string;
  text: string;
  offset: number;
  length: number;
  /** −1: the segment itself. */
  depth: number;
}

/** Segments, fields and their parts in the order of the bytes, as one flat list. */
export function rowsOf(decoded: Decoded): DecodedRow[] {
  const rows: DecodedRow[] = [];
  const add = (field: DecodedField, depth: number) => {
    const parts = field.parts ?? [];
    if (field.text === "" && parts.length === 0 && field.length === 0) return;
    rows.push({ place: field.place, name: field.name ?? "", text: field.text, offset: field.offset, length: field.length, depth });
    for (const part of parts) add(part, Math.min(2, depth + 1));
  };
  for (const segment of decoded.segments) {
    rows.push({ place: segment.id, name: segment.title ?? "", text: "", offset: segment.offset, length: segment.length, depth: -1 });
    for (const field of segment.fields) add(field, 0);
  }
  return rows;
}

/** The narrowest row that holds a byte; −1 for none. */
export function rowAt(rows: readonly DecodedRow[], at: number) {
  let best = -1;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (at < row.offset || at >= row.offset + row.length) continue;
    if (best < 0 || row.length <= rows[best].length) best = i;
  }
  return best;
}
