import { useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Decoded } from "../../api/reports";
import type { DecodedRow } from "./rows";

interface Props {
  decoded: Decoded;
  rows: DecodedRow[];
  selected: number;
  wrong: string | null;
  onSelect: (index: number) => void;
}

/** What the bytes mean. Arrows walk through the fields; the bytes of the one walked to light up. */
export function DecodedPane({ decoded, rows, selected, wrong, onSelect }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${selected}"]`);
    const pane = list.current;
    if (!row || !pane) return;
    const top = row.offsetTop - pane.offsetTop;
    if (top < pane.scrollTop + 40 || top > pane.scrollTop + pane.clientHeight - 40) pane.scrollTop = top - pane.clientHeight / 2;
  }, [selected]);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    onSelect(Math.max(0, Math.min(rows.length - 1, selected + step)));
  };
  const isWrong = (row: DecodedRow) => wrong !== null && row.depth >= 0 && (row.place === wrong || row.place.startsWith(`${wrong}.`) || row.place.startsWith(`${wrong}[`));
  return (
    <div ref={list} className="inspector-pane">
      <div className="pane-title">{t("wire.decoded")} <span className="muted">{[decoded.kind, decoded.charset].filter(Boolean).join(" · ")}</span></div>
      <div role="listbox" tabIndex={0} aria-label={t("wire.decoded")} onKeyDown={onKey} aria-activedescendant={selected >= 0 ? `decoded-${selected}` : undefined}>
      {rows.map((row, i) => (
        <div
          key={i} id={`decoded-${i}`} data-row={i} role="option" aria-selected={i === selected} onMouseEnter={() => onSelect(i)} onClick={() => onSelect(i)}
          className={`${row.depth < 0 ? "segment-title" : `decoded-row depth-${row.depth}`} ${i === selected ? "is-selected" : ""} ${isWrong(row) ? "is-wrong" : ""}`}
        >
          {row.depth < 0 ? <><code>{row.place}</code><small>{row.name}</small></> : <><code>{row.place}</code><span className="name" title={row.name}>{row.name}</span><span className="value">{row.text}</span></>}
        </div>
      ))}
      </div>
    </div>
  );
}
