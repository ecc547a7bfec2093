// The records of LIS2-A2 (ASTM E1394) for people to look at: text cut by the delimiters that the header declares.
// Clause 5.4: the five bytes after "H" are field, repeat, component and escape delimiter; a record ends with CR.

export interface Delimiters { field: string; repeat: string; component: string; escape: string }
export const STANDARD: Delimiters = { field: "|", repeat: "\\", component: "^", escape: "&" };

export interface RecordField {
  /** As the standard counts: the record's letter is field 1. */
  place: string;
  text: string;
  /** Repeats, each with its components; one repeat of one component when the field is plain. */
  parts: string[][];
}
export interface LisRecord { type: string; text: string; fields: RecordField[] }

/** What a header declares. Anything else keeps what was declared before. */
export function delimitersOf(text: string, before: Delimiters): Delimiters {
  if (text[0] !== "H" || text.length < 5) return before;
  const [field, repeat, component, escape] = text.slice(1, 5);
  return new Set([field, repeat, component, escape]).size === 4 ? { field, repeat, component, escape } : before;
}

/** Clause 5.4.5: &F& &S& &R& &E& stand for the delimiters themselves, &Xhh& for a byte. */
function unescape(text: string, d: Delimiters) {
  const parts = text.split(d.escape);
  if (parts.length < 3) return text;
  const meant: Record<string, string> = { F: d.field, S: d.component, R: d.repeat, E: d.escape };
  let out = parts[0];
  for (let i = 1; i < parts.length; i++) {
    const known = i + 1 < parts.length ? meant[parts[i]] ?? (/^X([0-9A-F]{2})+$/i.test(parts[i]) ? parts[i].slice(1).replace(/../g, (h) => String.fromCharCode(parseInt(h, 16))) : undefined) : undefined;
    if (known === undefined) out += d.escape + parts[i];
    else { out += known + parts[i + 1]; i++; }
  }
  return out;
}

export function recordOf(text: string, before: Delimiters): LisRecord {
  const d = delimitersOf(text, before);
  const type = text[0] ?? "";
  const fields = text.split(d.field).map((raw, i): RecordField => {
    const declares = type === "H" && i === 1;
    return { place: `${type}-${i + 1}`, text: raw, parts: declares ? [[raw]] : raw.split(d.repeat).map((repeat) => repeat.split(d.component).map((part) => unescape(part, d))) };
  });
  return { type, text, fields };
}

/** Records of the text of one or more frames; a last one that no CR has ended yet is told as open. */
export function recordsOf(text: string, start: Delimiters = STANDARD): { records: LisRecord[]; delimiters: Delimiters; open: boolean } {
  let delimiters = start;
  const lines = text.split(/\r\n?|\n/);
  const open = lines.at(-1) !== "";
  const records = lines.filter((line) => line !== "").map((line) => {
    delimiters = delimitersOf(line, delimiters);
    return recordOf(line, delimiters);
  });
  return { records, delimiters, open };
}

/** Text of bytes: UTF-8 where it is that, else GB 18030, which holds ASCII too. */
export function textOf(bytes: Uint8Array, charset?: string | null) {
  if (charset) {
    try { return new TextDecoder(charset).decode(bytes); } catch { /* a name that browsers do not know: guessed below */ }
  }
  try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return new TextDecoder("gb18030").decode(bytes); }
}
