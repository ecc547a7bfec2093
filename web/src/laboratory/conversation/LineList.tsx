import { useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../ui/format";
import { Verdict } from "./Verdict";
import type { Line } from "./lines";

interface Props { lines: readonly Line[]; selected: string | null; onSelect: (key: string) => void; follow: boolean }

/** The line in time, instrument on the left, hub on the right; arrows walk it. */
export function LineList({ lines, selected, onSelect, follow }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => { if (follow && list.current) list.current.scrollTop = list.current.scrollHeight; }, [lines.length, follow]);
  useEffect(() => { if (!follow && selected) document.getElementById(`line-${selected}`)?.scrollIntoView({ block: "nearest" }); }, [selected, follow]);
  const onKey = (event: KeyboardEvent) => {
    const at = lines.findIndex((line) => line.key === selected);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = lines[Math.max(0, Math.min(lines.length - 1, to))];
    if (next) onSelect(next.key);
  };
  return (
    <div ref={list} className="lab-lines" role="listbox" tabIndex={0} aria-label={t("lab.lines")} onKeyDown={onKey} aria-activedescendant={selected !== null ? `line-${selected}` : undefined}>
      {lines.map((line) => (
        <div key={line.key} id={`line-${line.key}`} role="option" aria-selected={line.key === selected} className={`lab-line lab-line-${line.direction} ${line.piece.kind === "whole" ? "lab-line-whole" : ""}`} onClick={() => onSelect(line.key)}>
          <time className="nums">{clockTime(line.at)}.{String(Math.floor(line.at) % 1000).padStart(3, "0")}</time>
          <span className="lab-line-arrow"><span aria-hidden="true">{line.direction === "in" ? "→" : "←"}</span><span className="sr">{t(line.direction === "in" ? "wire.in" : "wire.out")}</span></span>
          <span className="lab-line-what">
            {line.piece.kind === "control" ? <b className={line.piece.name === "NAK" ? "exchange-bad" : line.piece.name === "ACK" ? "exchange-good" : ""}>&lt;{line.piece.name}&gt;</b>
              : line.piece.kind === "whole" ? <><b>{t(line.exchange.kind === "half" ? "wire.kind.half" : "lab.wholeMessage")}</b> {line.records.map((record) => record.type).join("")}</>
              : line.piece.kind === "loose" ? <>{line.records.length === 0 && <b className="exchange-bad">{t("lab.loose")}</b>} {summary(line)}</>
              : <><span className="lab-frame-number">{line.piece.number ?? "?"}</span>{summary(line)}{line.open && " …"}</>}
          </span>
          <Verdict line={line} short />
        </div>
      ))}
      {lines.length === 0 && <p className="muted" style={{ padding: 12 }}>{t("wire.nothing")}</p>}
    </div>
  );
}

/** Records of a frame by their letter and what tells them apart at a glance. */
const summary = (line: Line) => line.records.slice(0, 3).map((record) => record.text.slice(0, 48)).join(" ⏎ ") + (line.records.length > 3 ? ` +${line.records.length - 3}` : "");
