import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, send } from "../api/client";
import type { Page } from "../api/types";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { age, count, dayTime } from "../ui/format";
import { Commitments } from "./Commitments";
import { Deliveries } from "./Deliveries";
import { PrefetchDialog, RouteDialog } from "./RouteDialog";
import type { Destination, ForwardingRoute, PrefetchRule } from "./types";
import "./imaging.css";

const CONDITIONS = ["callingAe", "calledAe", "stationName", "description", "institution"] as const;

/** Which images go on to whom, which are fetched, and what waits on the way. */
export default function Routing() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [route, setRoute] = useState<ForwardingRoute | "new" | null>(null);
  const [prefetch, setPrefetch] = useState<PrefetchRule | "new" | null>(null);
  const again = () => { setRoute(null); setPrefetch(null); void client.invalidateQueries({ queryKey: ["routes"] }); void client.invalidateQueries({ queryKey: ["prefetch"] }); };
  const remove = useMutation({ mutationFn: (path: string) => send("DELETE", path), onSuccess: again });
  const actions = (path: string, edit: () => void) => (
    <span className="study-looks">
      <Button size="small" onClick={edit}>{t("coercion.change")}</Button>{" "}
      <Popconfirm title={t("coercion.removeTitle")} okText={t("coercion.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(path)}><Button size="small" danger>{t("coercion.remove")}</Button></Popconfirm>
    </span>
  );
  return (
    <>
      <PageHead title={t("menu.routing")} lead={t("routing.lead")}>
        <Button type="primary" onClick={() => setRoute("new")}>{t("routing.new")}</Button>
        <Button onClick={() => setPrefetch("new")}>{t("routing.newPrefetch")}</Button>
      </PageHead>
      <Problem error={remove.error} />
      <Destinations />
      <h2>{t("routing.rules")}</h2>
      <ListTable<ForwardingRoute>
        path="routes" rowKey="name" label={t("routing.rules")} empty={t("routing.noRules")}
        columns={[
          { title: t("coercion.name"), render: (_, r) => <><strong>{r.name}</strong> <Force on={r.enabled} /></> },
          { title: t("coercion.when"), render: (_, r) => (
            <>
              {r.modalities.map((m) => <span key={m} className="tag modality">{m}</span>)}
              {CONDITIONS.filter((c) => r[c]).map((c) => <div key={c}>{t(`routing.condition.${c}`)} <span className="mono">{r[c]}</span></div>)}
              {r.modalities.length === 0 && !CONDITIONS.some((c) => r[c]) && t("coercion.always")}
            </>
          ) },
          { title: t("routing.destination"), render: (_, r) => r.destinations.map((d) => <div key={d} className="mono">{d}</div>) },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, r) => actions(`routes/${encodeURIComponent(r.name)}`, () => setRoute(r)) },
        ]}
      />
      <h2>{t("routing.prefetch")}</h2>
      <ListTable<PrefetchRule>
        path="prefetch" rowKey="name" label={t("routing.prefetch")} empty={t("routing.noPrefetch")}
        columns={[
          { title: t("coercion.name"), render: (_, r) => <><strong>{r.name}</strong> <Force on={r.enabled} /></> },
          { title: t("routing.orderedModality"), render: (_, r) => (r.modalities.length ? r.modalities.map((m) => <span key={m} className="tag modality">{m}</span>) : t("coercion.always")) },
          { title: t("routing.fetched"), render: (_, r) => <>{r.priorModalities.map((m) => <span key={m} className="tag modality">{m}</span>)} {t("routing.priors", { count: r.mostStudies, years: r.years })}</> },
          { title: t("peers.use.archive"), render: (_, r) => <><span className="mono">{r.archive}</span> <span className="tag">{r.usesGet ? "C-GET" : "C-MOVE"}</span></> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, r) => actions(`prefetch/${encodeURIComponent(r.name)}`, () => setPrefetch(r)) },
        ]}
      />
      <Deliveries />
      <Commitments />
      {route && <RouteDialog rule={route === "new" ? null : route} onClose={() => setRoute(null)} onDone={again} />}
      {prefetch && <PrefetchDialog rule={prefetch === "new" ? null : prefetch} onClose={() => setPrefetch(null)} onDone={again} />}
    </>
  );
}

function Force({ on }: { on: boolean }) {
  const { t } = useTranslation();
  return <span className={on ? "tag tag-good" : "tag"}>{on ? t("coercion.on") : t("coercion.off")}</span>;
}

/** How each peer stands: what waits for it, and what is wrong. */
function Destinations() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, dataUpdatedAt } = useQuery({ queryKey: ["deliveries", "destinations"], queryFn: ({ signal }) => get<Page<Destination>>("deliveries/destinations", undefined, signal), refetchInterval: 2000 });
  const retry = useMutation({ mutationFn: (aeTitle: string) => send("POST", `deliveries/destinations/${encodeURIComponent(aeTitle)}/retry`), onSuccess: () => client.invalidateQueries({ queryKey: ["deliveries"] }) });
  if (!data || data.items.length === 0) return null;
  return (
    <>
      <Problem error={retry.error} />
      <ul className="cards">{data.items.map((d) => (
        <li key={d.destination} className="card">
          <strong className="mono">{d.destination}</strong> {d.paused && <span className="tag tag-warn">{t("peers.paused")}</span>}
          <div className="nums">{t("routing.waitingCount", { count: d.waiting, n: count(d.waiting) })}{d.oldestWaiting ? ` · ${t("routing.oldest", { age: age(dataUpdatedAt - d.oldestWaiting) })}` : ""}</div>
          <div className="nums muted">{t("routing.doneCount", { count: d.done, n: count(d.done) })}</div>
          {d.dead > 0 && <div><span className="tag tag-bad">{t("routing.failedCount", { count: d.dead, n: count(d.dead) })}</span> <Button size="small" onClick={() => retry.mutate(d.destination)}>{t("routing.retryAll")}</Button></div>}
          {d.trouble && <div className="muted">{d.trouble}</div>}
          {d.nextTry && <div className="muted">{t("routing.pausedUntil", { time: dayTime(d.nextTry) })}</div>}
        </li>
      ))}</ul>
    </>
  );
}
