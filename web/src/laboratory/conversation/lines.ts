import type { Exchange } from "../../api/reports";
import { fromBase64 } from "../../equipment/wire/bytes";
import { piecesOf, type Piece } from "./frames";
import { recordsOf, STANDARD, textOf, type Delimiters, type LisRecord } from "./records";

/** One thing that went over the line, as the page shows it: a control character, a frame, or bytes that are neither. */
export interface Line {
  key: string;
  exchange: Exchange;
  direction: Exchange["direction"];
  at: number;
  piece: Piece;
  bytes: Uint8Array;
  /** Same number and text as the frame before in this direction: sent again. */
  again: boolean;
  /** Records that end, or are still open, in this frame. */
  records: LisRecord[];
  /** The last record goes on in the next frame. */
  open: boolean;
  /** The first record began in a frame before. */
  continued: boolean;
}

interface Side { last: string | null; number: number | null; refused: number | null; rest: string; delimiters: Delimiters }
const fresh = (): Side => ({ last: null, number: null, refused: null, rest: "", delimiters: STANDARD });
/** Only what begins like a record is shown as one, where no frame says that it is. */
const looksLikeRecords = (text: string) => /^[HPORCQSML]\|/.test(text);

/** Exchanges cut into lines. A record that several frames carry is put together from those that were not sent again. */
export function linesOf(exchanges: readonly Exchange[]): Line[] {
  const sides: Record<string, Side> = { in: fresh(), out: fresh() };
  const lines: Line[] = [];
  for (const exchange of exchanges) {
    const data = fromBase64(exchange.bytes);
    const isWhole = (exchange.kind === "message" && data[0] === 0x48) || (exchange.kind === "half" && data[0] > 0x20);
    const pieces: Piece[] = isWhole ? [{ kind: "whole", offset: 0, length: data.length }] : piecesOf(data);
    pieces.forEach((piece, i) => {
      const side = sides[exchange.direction];
      const bytes = data.subarray(piece.offset, piece.offset + piece.length);
      const line: Line = { key: `${exchange.number}.${i}`, exchange, direction: exchange.direction, at: exchange.at, piece, bytes, again: false, records: [], open: false, continued: false };
      if (piece.kind === "control") {
        if (piece.name === "ENQ" || piece.name === "EOT") Object.assign(side, fresh());
      } else if (piece.kind === "whole" || (piece.kind === "loose" && !looksLikeRecords(textOf(bytes)))) {
        line.records = piece.kind === "whole" ? recordsOf(textOf(bytes, exchange.decoded?.charset)).records : [];
      } else {
        const text = textOf(piece.kind === "frame" ? data.subarray(piece.text.offset, piece.text.offset + piece.text.length) : bytes, exchange.decoded?.charset);
        const number = piece.kind === "frame" ? piece.number : null;
        line.again = piece.kind === "frame" && number !== null && (side.refused === number || (side.last === text && side.number === number));
        const whole = line.again && side.refused === null ? text : side.rest + text;
        line.continued = whole.length > text.length;
        const read = recordsOf(whole, side.delimiters);
        line.records = read.records;
        line.open = read.open && (piece.kind !== "frame" || piece.end !== "ETX");
        if (piece.kind === "frame" && (piece.end === null || (piece.found !== null && !piece.good))) side.refused = number;
        else if (!line.again || side.refused !== null) Object.assign(side, { last: text, number, refused: null, delimiters: read.delimiters, rest: line.open ? whole.slice(lastStart(whole)) : "" });
      }
      lines.push(line);
    });
  }
  return lines;
}

const lastStart = (text: string) => Math.max(text.lastIndexOf("\r"), text.lastIndexOf("\n")) + 1;
