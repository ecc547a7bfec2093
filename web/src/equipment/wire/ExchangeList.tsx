import { useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Exchange } from "../../api/reports";
import { bytes, clockTime } from "../../ui/format";

interface Props {
  items: Exchange[];
  selected: number | null;
  onSelect: (number: number) => void;
  follow: boolean;
}

/** Exchanges in time, oldest above; arrows move, the newest stays in sight while it follows. */
export function ExchangeList({ items, selected, onSelect, follow }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (follow && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [items, follow]);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = items.findIndex((e) => e.number === selected);
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
    if (next) {
      onSelect(next.number);
      document.getElementById(`exchange-${next.number}`)?.scrollIntoView({ block: "nearest" });
    }
  };
  return (
    <div ref={list} className="exchanges" role="listbox" tabIndex={0} aria-label={t("wire.exchanges")} onKeyDown={onKey} aria-activedescendant={selected !== null ? `exchange-${selected}` : undefined}>
      {items.map((e) => (
        <div key={e.number} id={`exchange-${e.number}`} role="option" aria-selected={e.number === selected} className={`exchange exchange-${e.direction} exchange-${e.kind}`} onClick={() => onSelect(e.number)}>
          <span className="exchange-arrow" aria-label={e.direction === "in" ? t("wire.in") : t("wire.out")}>{e.direction === "in" ? "→" : "←"}</span>
          <time className="nums">{clockTime(e.at)}.{String(Math.floor(e.at) % 1000).padStart(3, "0")}</time>
          <span className="exchange-what">
            {e.kind === "message" ? e.decoded?.kind ?? t("wire.kind.message") : e.kind === "answer" ? <b className={/^(AA|CA)$/.test(e.answer ?? "") ? "exchange-good" : "exchange-bad"}>{e.answer ?? t("wire.kind.answer")}</b> : <b className={e.kind === "frame" || e.kind === "control" ? "" : "exchange-bad"}>{e.decoded?.kind ?? t(`wire.kind.${e.kind}`)}</b>}
            {e.decoded?.problem && <b className="exchange-bad"> ⚠</b>}
          </span>
          <span className="nums muted">{bytes(e.length)}</span>
        </div>
      ))}
      {items.length === 0 && <p className="muted" style={{ padding: 12 }}>{t("wire.nothing")}</p>}
    </div>
  );
}
