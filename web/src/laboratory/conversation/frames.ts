// The low level of LIS1-A (ASTM E1381) for people to look at: bytes of one direction cut into control characters and
// frames, each checksum computed again. LIS1-A clause 6.3: <STX> FN text <ETX>|<ETB> C1 C2 <CR> <LF>; the checksum is
// the sum of the bytes from FN to ETX or ETB, modulo 256, as two hexadecimal digits.

export const CONTROL: Record<number, string> = { 0x02: "STX", 0x03: "ETX", 0x04: "EOT", 0x05: "ENQ", 0x06: "ACK", 0x15: "NAK", 0x17: "ETB" };

export interface Frame {
  kind: "frame";
  offset: number;
  length: number;
  /** 0 to 7; null when no digit stands there. */
  number: number | null;
  text: { offset: number; length: number };
  end: "ETB" | "ETX" | null;
  /** Two digits as they came; null: none came. */
  found: string | null;
  expected: string;
  good: boolean;
}
export interface Control { kind: "control"; offset: number; length: number; name: string }
/** Bytes between frames that belong to none: raw records, or rubbish. */
export interface Loose { kind: "loose"; offset: number; length: number }
/** A message as the hub put it together of its frames. */
export interface Whole { kind: "whole"; offset: number; length: number }
export type Piece = Frame | Control | Loose | Whole;

const STX = 0x02, ETX = 0x03, ETB = 0x17, CR = 0x0d, LF = 0x0a;
const isHex = (b: number | undefined) => b !== undefined && ((b >= 0x30 && b <= 0x39) || (b >= 0x41 && b <= 0x46) || (b >= 0x61 && b <= 0x66));

export function piecesOf(bytes: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  let loose = -1;
  const endLoose = (at: number) => {
    if (loose >= 0) pieces.push({ kind: "loose", offset: loose, length: at - loose });
    loose = -1;
  };
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at];
    if (byte === STX) {
      endLoose(at);
      const frame = frameAt(bytes, at);
      pieces.push(frame);
      at += frame.length;
    } else if (CONTROL[byte] !== undefined) {
      endLoose(at);
      pieces.push({ kind: "control", offset: at, length: 1, name: CONTROL[byte] });
      at++;
    } else {
      if (loose < 0) loose = at;
      at++;
    }
  }
  endLoose(bytes.length);
  return pieces;
}

function frameAt(bytes: Uint8Array, start: number): Frame {
  let end = start + 1;
  let sum = 0;
  while (end < bytes.length && bytes[end] !== ETX && bytes[end] !== ETB && bytes[end] !== STX) sum += bytes[end++];
  const closed = bytes[end] === ETX || bytes[end] === ETB;
  if (closed) sum += bytes[end];
  const digit = bytes[start + 1];
  const numbered = digit >= 0x30 && digit <= 0x37;
  const textAt = Math.min(end, start + (numbered ? 2 : 1));
  let next = closed ? end + 1 : end;
  let found: string | null = null;
  if (closed && isHex(bytes[next]) && isHex(bytes[next + 1])) {
    found = String.fromCharCode(bytes[next], bytes[next + 1]).toUpperCase();
    next += 2;
  }
  if (closed && bytes[next] === CR) next++;
  if (closed && bytes[next] === LF) next++;
  const expected = (sum & 0xff).toString(16).toUpperCase().padStart(2, "0");
  return {
    kind: "frame", offset: start, length: next - start, number: numbered ? digit - 0x30 : null, text: { offset: textAt, length: end - textAt },
    end: closed ? (bytes[end] === ETX ? "ETX" : "ETB") : null, found, expected, good: found === expected,
  };
}
