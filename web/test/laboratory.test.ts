import { describe, expect, it } from "vitest";
import { piecesOf, type Frame } from "../src/laboratory/conversation/frames";
import { linesOf } from "../src/laboratory/conversation/lines";
import { recordOf, recordsOf, STANDARD } from "../src/laboratory/conversation/records";
import { mostMeasured, streamsOf } from "../src/laboratory/quality/figures";
import type { ControlSeries } from "../src/laboratory/quality/types";
import { ageOf, bySpecimen, byTest, flagOf, inWorkOrder, percentText, rangeOf } from "../src/laboratory/results";
import { unitText } from "../src/ui/format";
import type { Exchange } from "../src/api/reports";
import type { LabOrder, LabResult } from "../src/laboratory/types";

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const frame = (body: string, end = "\x03") => {
  const sum = [...`${body}${end}`].reduce((n, c) => n + c.charCodeAt(0), 0) % 256;
  return `\x02${body}${end}${sum.toString(16).toUpperCase().padStart(2, "0")}\r\n`;
};

describe("the low level of a conversation", () => {
  it("computes the checksum as the standard does", () => {
    // worked by hand: '1' 0x31 + 'A' 0x41 + CR 0x0D + ETX 0x03 = 0x82
    const [piece] = piecesOf(ascii("\x021A\r\x0382\r\n")) as Frame[];
    expect(piece).toMatchObject({ number: 1, end: "ETX", expected: "82", found: "82", good: true, length: 9, text: { offset: 2, length: 2 } });
  });
  it("takes control characters, frames and what belongs to neither apart, and loses no byte", () => {
    const bytes = ascii(`\x05${frame("1H|\\^&\r", "\x17")}rubbish${frame("2L|1\r")}\x04`);
    const pieces = piecesOf(bytes);
    expect(pieces.map((p) => (p.kind === "control" ? p.name : p.kind === "frame" ? p.end : "loose"))).toEqual(["ENQ", "ETB", "loose", "ETX", "EOT"]);
    expect(pieces.reduce((sum, p) => sum + p.length, 0)).toBe(bytes.length);
  });
  it("says what was expected when a checksum is wrong, missing, or the frame never ends", () => {
    expect(piecesOf(ascii("\x021A\r\x0383\r\n"))[0]).toMatchObject({ expected: "82", found: "83", good: false });
    expect(piecesOf(ascii("\x021A\r\x03\r\n"))[0]).toMatchObject({ expected: "82", found: null, good: false, length: 7 });
    expect(piecesOf(ascii("\x021A\r"))[0]).toMatchObject({ end: null, found: null, good: false, length: 4 });
  });
  it("survives any cut of a conversation without losing a byte", () => {
    const bytes = ascii(`\x05${frame("1H|\\^&\r")}\x06${frame("2R|1|^^^GLU|5.1\r", "\x17")}\x15\x04`);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(piecesOf(bytes.subarray(0, cut)).reduce((sum, p) => sum + p.length, 0)).toBe(cut);
    }
  });
});

describe("the records of a conversation", () => {
  const say = (...speech: [Exchange["direction"], string][]) => speech.map(([direction, text], i) => ({ number: i + 1, at: i, direction, kind: "message", bytes: btoa(text), length: text.length }) as Exchange);
  const types = (lines: ReturnType<typeof linesOf>) => lines.map((line) => line.records.map((r) => r.type).join(""));

  it("are read by the delimiters that the header declares", () => {
    const { records } = recordsOf("H|@^\\|||XP-100\rR|1|^^^^WBC^1@two|6.3&F&\rX^1\r");
    expect(records.map((r) => r.type)).toEqual(["H", "R", "X"]);
    expect(records[0].fields[1].text).toBe("@^\\");
    expect(records[1].fields[2]).toEqual({ place: "R-3", text: "^^^^WBC^1@two", parts: [["", "", "", "", "WBC", "1"], ["two"]] });
  });
  it("have their escapes resolved, and what is no escape left as it is", () => {
    expect(recordOf("C|1|I|a&F&b&S&c&X0D&d&Q&e", STANDARD).fields[3].parts).toEqual([["a|b^c\rd&Q&e"]]);
  });
  it("are put together over frames, once through a resend", () => {
    const half = frame("1R|1|^^^GLU|5", "\x17");
    const rest = frame("2.1|mmol/L\r");
    const lines = linesOf(say(["in", "\x05"], ["out", "\x06"], ["in", half], ["out", "\x06"], ["in", rest], ["in", rest], ["out", "\x06"], ["in", "\x04"]));
    expect(lines.filter((line) => line.again).map((line) => line.exchange.number)).toEqual([6]);
    expect([lines[2].open, lines[4].continued, lines[4].open]).toEqual([true, true, false]);
    expect(lines[4].records[0].fields.map((f) => f.text)).toEqual(["R", "1", "^^^GLU", "5.1", "mmol/L"]);
  });
  it("leave a refused frame out of what is put together", () => {
    const good = frame("2.1|mmol/L\r");
    const bad = good.replace("5", "6").replace(".1", ".7");
    const lines = linesOf(say(["in", frame("1R|1|^^^GLU|5", "\x17")], ["in", bad], ["out", "\x15"], ["in", good]));
    expect(lines[3].again).toBe(true);
    expect(lines[3].records.map((r) => r.text)).toEqual(["R|1|^^^GLU|5.1|mmol/L"]);
  });
  it("are none in rubbish, and whole in a message that the hub put together", () => {
    expect(types(linesOf(say(["in", "noise\x00"], ["in", "H|\\^&\rL|1|N\r"])))).toEqual(["", "HL"]);
  });
});

const order = (id: number, priority: string, receivedAt: number, status: "ordered" | "verified" = "ordered") =>
  ({ id, priority, status: "open", specimen: { id: `S${id}`, receivedAt }, createdAt: 0, updatedAt: id, tests: [{ status }] }) as unknown as LabOrder;

describe("the worklist", () => {
  it("puts urgent before routine, long waiting before new, and finished below", () => {
    const shown = inWorkOrder([order(1, "R", 50), order(2, "S", 90), order(3, "S", 40), order(4, "S", 1, "verified"), order(5, "A", 10), order(6, "R", 20)]);
    expect(shown.map((o) => o.id)).toEqual([3, 2, 5, 6, 1, 4]);
  });
});

describe("a result", () => {
  it("has its unit as people print it", () => {
    expect(["umol/L", "10*9/L", "10*-3", "ug/mL", "m[IU]/L", "U/L", "mm[Hg]", "fL", "%"].map(unitText)).toEqual(["µmol/L", "10⁹/L", "10⁻³", "µg/mL", "mIU/L", "U/L", "mmHg", "fL", "%"]);
  });
  it("is loud by shape when critical", () => {
    expect(flagOf("HH", true)).toEqual({ mark: "↑↑", tone: "panic" });
    expect(flagOf("L", true)).toEqual({ mark: "↓", tone: "panic" });
    expect(flagOf("", true)).toEqual({ mark: "‼", tone: "panic" });
    expect(flagOf("H~W", false)).toEqual({ mark: "↑", tone: "out" });
    expect(flagOf("N", false)).toEqual({ mark: "", tone: "none" });
  });
  it("shows ranges that are open to one side", () => {
    expect([rangeOf({ low: 3.9, high: 6.1 }), rangeOf({ high: 5 }), rangeOf({ low: 0 }), rangeOf({ rangeText: "negative" })]).toEqual(["3.9 – 6.1", "≤ 5", "≥ 0", "negative"]);
  });
  it("tells change in per cent with its sign", () => expect([percentText(-3.21), percentText(48.6)]).toEqual(["−3.2 %", "+49 %"]));
  it("tells age as reference ranges are cut", () => {
    const at = Date.parse("2026-11-22");
    expect([ageOf("1962-03-17", at), ageOf("2026-08-30", at), ageOf("2026-11-20", at), ageOf(null, at)]).toEqual([{ n: 64, unit: "years" }, { n: 2, unit: "months" }, { n: 2, unit: "days" }, null]);
  });
  it("stands above what it replaced", () => {
    const result = (id: number, test: string | null, state: string, at: number) => ({ id, test, state, at, local: { code: "X" } }) as unknown as LabResult;
    const groups = byTest([result(1, "K", "superseded", 5), result(2, "NA", "verified", 1), result(3, "K", "toVerify", 4), result(4, null, "held", 1)]);
    expect(groups.map((g) => [g.test, g.results.map((r) => r.id)])).toEqual([["K", [3, 1]], ["NA", [2]], ["?X", [4]]]);
  });
});

describe("one tube of several orders", () => {
  const order = (id: number, more: object) => ({ id, specimen: { id: "L1" }, patient: { id: 7 }, status: "open", priority: null, tests: [{ code: `T${id}`, status: "ordered" }], createdAt: 100 + id, updatedAt: 200 + id, ...more }) as unknown as LabOrder;
  it("is one entry, as urgent and as late as the worst of them", () => {
    const [one, ...rest] = bySpecimen([order(2, { priority: "S", dueAt: 900 }), order(1, { dueAt: 500, status: "completed", tests: [{ code: "T1", status: "verified" }] }), order(3, { dueAt: 950 })]);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ id: 1, priority: "S", status: "open", dueAt: 900, createdAt: 101, updatedAt: 203 });
    expect(one.tests.map((test) => test.code)).toEqual(["T2", "T1", "T3"]);
  });
  it("keeps two patients of one label apart", () => {
    expect(bySpecimen([order(1, {}), order(2, { patient: { id: 8 } })])).toHaveLength(2);
  });
});

describe("which chart of controls is shown first", () => {
  const series = (equipment: number, test: string, count: number, target: unknown) => ({ equipment, equipmentLabel: `A${equipment}`, test, material: "QC", lot: "1", level: "1", count, firstAt: 0, lastAt: 1, target }) as ControlSeries;
  it("is the one with a target that was measured most", () => {
    const streams = streamsOf([series(1, "GLU", 90, null), series(2, "K", 3, { mean: 4, sd: 0.1 }), series(3, "NA", 12, { mean: 140, sd: 1 })]);
    expect(mostMeasured(streams)?.test).toBe("NA");
    expect(mostMeasured([])).toBeUndefined();
  });
});
