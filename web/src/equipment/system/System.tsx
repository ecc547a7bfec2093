import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../../api/client";
import type { SystemReport } from "../../api/reports";
import { useMay } from "../../app/session";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { useNow } from "../../live/useTicked";
import { age, bytes, count, dayTime } from "../../ui/format";
import { PageCard } from "./PageCard";

/** How the hub is: what listens, where data goes, how much, how long it is kept; and how this page keeps up. */
export default function System() {
  const { t } = useTranslation();
  const now = useNow();
  const engineer = useMay("engineer");
  const { data, error } = useQuery({ queryKey: ["system"], queryFn: ({ signal }) => get<SystemReport>("system", undefined, signal), refetchInterval: 2000 });
  if (!data) return <><PageHead title={t("menu.system")} lead={t("system.lead")} /><Problem error={error} /></>;
  const { store, rates } = data;
  const used = store.diskBytes > 0 ? 1 - store.diskFreeBytes / store.diskBytes : 0;
  return (
    <>
      <PageHead title={t("menu.system")} lead={t("system.lead")}>
        <span className={`tag ${data.healthy ? "tag-good" : "tag-bad"}`}>{data.healthy ? t("system.healthy") : t("system.unhealthy")}</span>
      </PageHead>
      <Problem error={error} />
      <h2>{t("system.listeners")}</h2>
      <div className="cards">
        {data.listeners.map((l) => (
          <div key={l.name} className="card">
            <strong><span className={`dot dot-${l.state === "listening" ? "ok" : l.state === "off" ? "closed" : "bad"}`} />{l.name}</strong> {l.tls && <span className="tag">TLS</span>}
            <div className="mono">{l.address ?? "–"}</div>
            <div className="muted">{t(`system.listener.${l.state}`)}{l.problem ? `: ${l.problem}` : ""}</div>
          </div>
        ))}
      </div>
      <h2>{t("system.traffic")}</h2>
      <div className="cards">
        <Figure name={t("system.messagesPerSecond")} value={rates.messagesPerSecond.toFixed(1)} />
        <Figure name={t("system.connections")} value={count(rates.openConnections)} to={engineer ? "/connections" : undefined} />
        <Figure name={t("system.equipment")} value={`${count(rates.equipmentLive)} / ${count(rates.equipment)}`} to="/equipment" />
        <Figure name={t("system.quarantined")} value={count(rates.quarantined)} to={engineer ? "/quarantine" : undefined} bad={rates.quarantined > 0} />
        <Figure name={t("system.viewers")} value={count(rates.viewers)} />
      </div>
      <h2>{t("system.store")}</h2>
      <div className="card"><dl className="facts">
        <dt>{t("system.storeState")}</dt><dd><span className={`tag ${store.healthy ? "tag-good" : "tag-bad"}`}>{store.healthy ? t("system.commits") : t("system.noCommits")}</span> {store.problem}</dd>
        <dt>{t("system.storeKind")}</dt><dd>{store.kind} <span className="mono">{store.path}</span></dd>
        <dt>{t("system.storeSize")}</dt><dd className="nums">{bytes(store.bytes)}</dd>
        <dt>{t("system.sequence")}</dt><dd className="nums">{count(store.sequence)}</dd>
        <dt>{t("system.disk")}</dt><dd className="nums"><meter min={0} max={1} high={0.9} optimum={0.2} value={used} aria-label={t("system.disk")} /> {t("system.free", { free: bytes(store.diskFreeBytes), total: bytes(store.diskBytes) })}</dd>
      </dl></div>
      <div className="cards cards-wide">
        <div className="card"><h2 className="card-title">{t("system.retention")}</h2><dl className="facts">
          {data.retention.map((r) => <div key={r.kind} style={{ display: "contents" }}><dt>{t(`system.kept.${r.kind}`, { defaultValue: r.kind })}</dt><dd className="nums">{r.days === null || r.days === undefined ? t("system.forEver") : t("system.days", { count: r.days })}</dd></div>)}
        </dl></div>
        <div className="card"><h2 className="card-title">{t("system.hub")}</h2><dl className="facts">
          <dt>{t("system.version")}</dt><dd>{data.version}</dd>
          <dt>{t("system.started")}</dt><dd className="nums">{dayTime(data.startedAt)} ({age(now - data.startedAt)})</dd>
          <dt>{t("system.id")}</dt><dd className="mono">{data.hub}</dd>
        </dl></div>
        <PageCard />
      </div>
    </>
  );
}

function Figure({ name, value, to, bad }: { name: string; value: string; to?: string; bad?: boolean }) {
  return <div className="card"><div className="muted">{to ? <Link to={to}>{name}</Link> : name}</div><div className="card-value">{bad ? <span className="tag tag-bad" style={{ fontSize: 20 }}>{value}</span> : value}</div></div>;
}
