import { useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useParams, useSearchParams } from "react-router";
import { get } from "../../api/client";
import type { Connection } from "../../api/reports";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { useExchanges } from "../../equipment/wire/useExchanges";
import { useNow } from "../../live/useTicked";
import { age, bytes, count, dayTime } from "../../ui/format";
import { LineDetail } from "./LineDetail";
import { LineList } from "./LineList";
import { linesOf, type Line } from "./lines";
import "../laboratory.css";

type Only = "all" | "in" | "out" | "faults";
const isFault = (line: Line) => (line.piece.kind === "loose" && line.records.length === 0) || line.exchange.kind === "half" || line.again || (line.piece.kind === "frame" && (line.piece.end === null || (line.piece.found !== null && !line.piece.good))) || (line.piece.kind === "control" && line.piece.name === "NAK");

/** What an instrument and the hub really said to each other: every control character and frame, its checksum computed again, its records field by field. */
export default function Conversation() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const [search] = useSearchParams();
  const now = useNow();
  const wanted = Number(search.get("message")) || null;
  const [follow, setFollow] = useState(true);
  const [only, setOnly] = useState<Only>("all");
  const [chosen, setChosen] = useState<string | null>(null);
  const { data: connection, error } = useQuery({ queryKey: ["connections", id], queryFn: ({ signal }) => get<Connection>(`connections/${id}`, undefined, signal), refetchInterval: 2000 });
  const wire = useExchanges(id, follow);
  const lines = useMemo(() => linesOf(wire.items), [wire.items]);
  const shown = lines.filter((line) => only === "all" || (only === "faults" ? isFault(line) : line.direction === only));
  const selected = lines.find((line) => line.key === chosen) ?? (wanted !== null ? lines.find((line) => line.exchange.sequence === wanted) : undefined) ?? (follow ? shown.at(-1) : shown[0]);
  const faults = lines.filter(isFault).length;
  // other protocols have no frames of this kind: their own page decodes what they say
  if (connection && connection.protocol !== "lis") return <Navigate to={`/connections/${id}`} replace />;
  return (
    <>
      <PageHead title={t("lab.conversationWith", { peer: connection?.peer ?? `#${id}` })} lead={t("lab.conversationLead")}><Link to="/laboratory/instruments">{t("menu.labInstruments")}</Link></PageHead>
      <Problem error={error ?? wire.error} />
      {connection && (
        <div className="card wire-facts">
          <span><span className={`dot dot-${connection.state}`} />{t(`connections.${connection.state}`)} {age(now - connection.since)}</span>
          <span>{connection.listener} <span className="tag">{connection.protocol}</span></span>
          <span>{t("connections.messages")} <b className="nums">{count(connection.messages)}</b></span>
          <span>↓ {bytes(connection.bytesIn)} ↑ {bytes(connection.bytesOut)}</span>
          <span>{t("lab.lineFaults")} <b className={faults > 0 ? "tag tag-bad nums" : "nums"}>{count(faults)}</b></span>
          <span>{t("wire.opened")} {dayTime(connection.openedAt)}</span>
          <Link to={`/connections/${id}`}>{t("lab.asBytes")}</Link>
        </div>
      )}
      <div className="filters">
        <Segmented value={only} onChange={(value) => setOnly(value as Only)} options={(["all", "in", "out", "faults"] as const).map((value) => ({ value, label: t(`lab.only.${value}`) }))} aria-label={t("lab.shows")} />
        <Button onClick={() => setFollow(!follow)} aria-pressed={follow}>{follow ? t("wire.pause") : t("wire.follow")}</Button>
        {wire.waiting > 0 && <span className="muted">{t("wire.waiting", { count: wire.waiting })}</span>}
      </div>
      <div className="lab-talk">
        <LineList lines={shown} selected={selected?.key ?? null} onSelect={(key) => { setChosen(key); setFollow(false); }} follow={follow && chosen === null} />
        {selected ? <LineDetail key={selected.key} line={selected} /> : <p className="muted card">{t("wire.nothing")}</p>}
      </div>
    </>
  );
}
