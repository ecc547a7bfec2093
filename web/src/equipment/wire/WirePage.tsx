import { useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { get } from "../../api/client";
import type { Connection } from "../../api/reports";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { useNow } from "../../live/useTicked";
import { age, bytes, count, dayTime } from "../../ui/format";
import { Answer } from "./Connections";
import { ExchangeList } from "./ExchangeList";
import { Inspector } from "./Inspector";
import { Offset } from "./Offset";
import { useExchanges } from "./useExchanges";
import "./wire.css";

/** What the wire really said: the bytes both ways, decoded beside the hex, with faults, half messages and answers. */
export default function WirePage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const now = useNow();
  const [follow, setFollow] = useState(true);
  const [only, setOnly] = useState<"all" | "in" | "out" | "faults">("all");
  const [chosen, setChosen] = useState<number | null>(null);
  const { data: connection, error } = useQuery({ queryKey: ["connections", id], queryFn: ({ signal }) => get<Connection>(`connections/${id}`, undefined, signal), refetchInterval: 2000 });
  const wire = useExchanges(id, follow);
  const shown = wire.items.filter((e) => only === "all" || (only === "faults" ? !["message", "answer"].includes(e.kind) || (e.kind === "answer" && !/^(AA|CA)$/.test(e.answer ?? "")) : e.direction === only));
  const selected = wire.items.find((e) => e.number === chosen) ?? (follow ? shown.at(-1) : undefined);
  return (
    <>
      <PageHead title={t("wire.title", { peer: connection?.peer ?? `#${id}` })} lead={t("wire.lead")}>
        <Link to="/connections">{t("menu.connections")}</Link>
      </PageHead>
      <Problem error={error ?? wire.error} />
      {connection && (
        <div className="card wire-facts">
          <span><span className={`dot dot-${connection.state}`} />{t(`connections.${connection.state}`)} {age(now - connection.since)}</span>
          <span>{connection.listener} <span className="tag">{connection.protocol}</span></span>
          <span>{t("connections.messages")} <b className="nums">{count(connection.messages)}</b></span>
          <span>{t("connections.rate")} <b className="nums">{connection.rate.toFixed(1)}</b></span>
          <span>↓ {bytes(connection.bytesIn)} ↑ {bytes(connection.bytesOut)}</span>
          <span>{t("connections.faults")} <b className={connection.faults > 0 ? "tag tag-bad" : ""}>{count(connection.faults)}</b></span>
          <span>{t("connections.lastAnswer")} <Answer code={connection.lastAnswer} /></span>
          <span>{t("connections.offset")} <Offset ms={connection.clockOffsetMs} /></span>
          <span>{t("wire.opened")} {dayTime(connection.openedAt)}</span>
          <Link to={`/messages?connection=${id}`}>{t("wire.allMessages")}</Link>
        </div>
      )}
      <div className="filters">
        <Segmented value={only} onChange={(value) => setOnly(value as typeof only)} options={(["all", "in", "out", "faults"] as const).map((value) => ({ value, label: t(`wire.only.${value}`) }))} />
        <Button onClick={() => setFollow(!follow)} aria-pressed={follow}>{follow ? t("wire.pause") : t("wire.follow")}</Button>
        {wire.waiting > 0 && <span className="muted">{t("wire.waiting", { count: wire.waiting })}</span>}
      </div>
      <div className="wire">
        <ExchangeList items={shown} selected={selected?.number ?? null} onSelect={(number) => { setChosen(number); setFollow(false); }} follow={follow && chosen === null} />
        <div className="wire-detail">
          {selected ? <Inspector key={selected.number} raw={selected.bytes} decoded={selected.decoded ?? null} total={selected.length} heading={<>
            <span className={`tag ${["junk", "half", "too-long"].includes(selected.kind) ? "tag-bad" : ""}`}>{t(`wire.kind.${selected.kind}`)}</span> {selected.direction === "in" ? t("wire.in") : t("wire.out")} · {dayTime(selected.at)}
            {selected.sequence ? <> · <Link to={`/messages/${selected.sequence}`}>#{selected.sequence}</Link></> : null}
          </>} /> : <p className="muted card">{t("wire.nothing")}</p>}
        </div>
      </div>
      {chosen !== null && <div className="more"><Button onClick={() => { setChosen(null); setFollow(true); }}>{t("wire.toNewest")}</Button></div>}
    </>
  );
}
