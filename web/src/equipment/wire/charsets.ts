// Text of bytes and bytes of text. A browser decodes many character sets and encodes one, so the others are turned
// round here. A carriage return is shown as ↵ with a line break after it, any other control character as its picture
// (U+2400 …). Text that holds such a sign itself does not come back the same, which the editor says.

export const CHARSETS = ["UTF-8", "GB18030", "ISO-8859-1", "ASCII"] as const;
export type Charset = (typeof CHARSETS)[number];

/** The character set to open an editor with, from the name that the hub gives. */
export function charsetOf(name: string | null | undefined): Charset {
  const wanted = (name ?? "").toUpperCase().replace(/[\s_]/g, "-");
  if (wanted.startsWith("GB")) return "GB18030";
  if (wanted.includes("8859")) return "ISO-8859-1";
  if (wanted.includes("ASCII")) return "ASCII";
  return "UTF-8";
}

function decode(bytes: Uint8Array, charset: Charset) {
  // The label ISO-8859-1 means windows-1252 to a browser; one byte is one character here.
  if (charset === "ISO-8859-1" || charset === "ASCII") return Array.from(bytes, (b) => String.fromCharCode(b)).join("");
  return new TextDecoder(charset.toLowerCase()).decode(bytes);
}

const CR = "↵";
const picture = (c: string) => (c === "\r" ? `${CR}\n` : c === "\x7f" ? "\u2421" : String.fromCharCode(0x2400 + c.charCodeAt(0)));

// eslint-disable-next-line no-control-regex
export const visible = (bytes: Uint8Array, charset: string | null | undefined) => decode(bytes, charsetOf(charset)).replace(/[\x00-\x1f\x7f]/g, picture);

/** What was typed, as characters: pictures become what they show; a line break typed alone means a carriage return. */
export function typed(text: string) {
  return text.replace(/↵\n?|\n/g, "\r").replace(/[\u2400-\u2421]/g, (c) => (c === "\u2421" ? "\x7f" : String.fromCharCode(c.charCodeAt(0) - 0x2400)));
}

export type Encoded = { bytes: Uint8Array } | { missing: string };

/** Bytes of an editor's text, or the first character that the character set does not have. */
export function encode(text: string, charset: Charset): Encoded {
  const characters = typed(text);
  if (charset === "UTF-8") return { bytes: new TextEncoder().encode(characters) };
  if (charset === "GB18030") return encodeGb(characters);
  const limit = charset === "ASCII" ? 0x80 : 0x100;
  const bytes: number[] = [];
  for (const c of characters) {
    const code = c.codePointAt(0)!;
    if (code >= limit) return { missing: c };
    bytes.push(code);
  }
  return { bytes: Uint8Array.from(bytes) };
}

let twoBytes: Map<string, number> | null = null;

/** GB 18030's two-byte plane, by decoding all of it once. Characters of the four-byte planes are refused. */
function gbTable() {
  if (twoBytes) return twoBytes;
  twoBytes = new Map();
  const decoder = new TextDecoder("gb18030");
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && text !== "\ufffd" && !twoBytes.has(text)) twoBytes.set(text, (lead << 8) | trail);
    }
  }
  return twoBytes;
}

function encodeGb(characters: string): Encoded {
  const table = gbTable();
  const bytes: number[] = [];
  for (const c of characters) {
    const code = c.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else {
      const pair = table.get(c);
      if (pair === undefined) return { missing: c };
      bytes.push(pair >> 8, pair & 0xff);
    }
  }
  return { bytes: Uint8Array.from(bytes) };
}
