import { Segmented } from "antd";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { ascii, hexByte } from "./bytes";
import { TextView } from "./TextView";

/** Bytes a row: sixteen where the pane is wide enough for them and their ASCII. */
const ROW_PX = 19.4;
const WIDE_PX = 600;
const FIRST = 8192;

interface Props {
  data: Uint8Array;
  from: number;
  length: number;
  charset: string | null;
  onByte: (at: number) => void;
}

/** The bytes as they came: hex with ASCII, or text with control characters visible. */
export function HexPane({ data, from, length, charset, onByte }: Props) {
  const { t } = useTranslation();
  const [view, setView] = useState<"hex" | "text">("hex");
  const [all, setAll] = useState(false);
  const pane = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(16);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width >= WIDE_PX ? 16 : 8));
    observer.observe(pane.current!);
    return () => observer.disconnect();
  }, []);
  const shown = all ? data.length : Math.min(data.length, FIRST);
  const rows = useMemo(() => Array.from({ length: Math.ceil(shown / width) }, (_, i) => i * width), [shown, width]);
  useEffect(() => {
    const element = pane.current;
    if (from < 0 || !element || view !== "hex") return;
    const top = 34 + Math.floor(from / width) * ROW_PX;
    if (top < element.scrollTop + 40 || top > element.scrollTop + element.clientHeight - 40) element.scrollTop = top - element.clientHeight / 3;
  }, [from, view, width]);
  const point = (event: MouseEvent) => {
    const target = (event.target as HTMLElement).closest<HTMLElement>("[data-at]");
    if (!target) return;
    // The column under the pointer: the font is monospaced, three characters a byte in hex and one in ASCII.
    const box = target.getBoundingClientRect();
    const kind = target.dataset.kind;
    const perByte = box.width / (kind === "hex" ? width * 3 - 1 : Math.min(width, data.length - Number(target.dataset.at)));
    const column = Math.floor((event.clientX - box.left) / (kind === "hex" ? perByte * 3 : perByte));
    const at = Number(target.dataset.at) + column;
    if (column >= 0 && column < width && at < data.length) onByte(at);
  };
  return (
    <div ref={pane} className="inspector-pane" tabIndex={0} role="region" aria-label={t("wire.bytes")}>
      <div className="pane-title">{t("wire.bytes")} <span className="muted nums">{data.length}</span>
        <Segmented size="small" value={view} onChange={(v) => setView(v as "hex" | "text")} options={[{ value: "hex", label: "Hex" }, { value: "text", label: t("wire.text") }]} />
      </div>
      {view === "text" ? <TextView data={data} charset={charset} from={from} length={length} /> : (
        <div className="hex" onMouseMove={point} onClick={point}>
          {rows.map((at) => {
            const first = Math.max(from, at);
            const last = Math.min(from + length, at + width);
            const lit = from >= 0 && first < last;
            return <HexRow key={at} data={data} at={at} width={width} from={lit ? first : -1} to={lit ? last : -1} />;
          })}
        </div>
      )}
      {view === "hex" && shown < data.length && <p className="more"><button type="button" className="button" onClick={() => setAll(true)}>{t("wire.showAll", { count: data.length })}</button></p>}
    </div>
  );
}

const HexRow = memo(function HexRow({ data, at, width, from, to }: { data: Uint8Array; at: number; width: number; from: number; to: number }) {
  const end = Math.min(data.length, at + width);
  const hex = (a: number, b: number) => Array.from(data.subarray(a, b), hexByte).join(" ");
  const text = (a: number, b: number) => Array.from(data.subarray(a, b), ascii).join("");
  const lit = from >= 0;
  const pad = "   ".repeat(at + width - end);
  const space = (a: number, b: number) => (a < b ? " " : "");
  return (
    <div className="hex-row">
      <span className="at">{at.toString(16).padStart(5, "0")}</span>
      <span data-at={at} data-kind="hex">{lit ? <>{hex(at, from)}{space(at, from)}<mark>{hex(from, to)}</mark>{space(to, end)}{hex(to, end)}</> : hex(at, end)}{pad}</span>
      <span data-at={at} data-kind="ascii">{lit ? <>{text(at, from)}<mark>{text(from, to)}</mark>{text(to, end)}</> : text(at, end)}</span>
    </div>
  );
});
