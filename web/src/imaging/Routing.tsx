import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get, send } from "../api/client";
import type { Page } from "../api/types";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { count, dayTime } from "../ui/format";
import { RouteDialog } from "./RouteDialog";
import type { Delivery, Destination, ForwardingRoute } from "./types";
import "./imaging.css";

const CONDITIONS = ["modality", "callingAe", "station", "description"] as const;

/** Which images go on to whom, and what waits on the way there. */
export default function Routing() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [edited, setEdited] = useState<ForwardingRoute | "new" | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["routes"] });
  const remove = useMutation({ mutationFn: (key: string) => send("DELETE", `routes/${encodeURIComponent(key)}`), onSuccess: again });
  return (
    <>
      <PageHead title={t("menu.routing")} lead={t("routing.lead")}><Button type="primary" onClick={() => setEdited("new")}>{t("routing.new")}</Button></PageHead>
      <Problem error={remove.error} />
      <Destinations />
      <h2>{t("routing.rules")}</h2>
      <ListTable<ForwardingRoute>
        path="routes" rowKey="key" label={t("routing.rules")} empty={t("routing.noRules")}
        columns={[
          { title: t("coercion.name"), render: (_, r) => <><strong>{r.name}</strong> <span className="mono muted">{r.key}</span> {r.enabled ? <span className="tag tag-good">{t("coercion.on")}</span> : <span className="tag">{t("coercion.off")}</span>}</> },
          { title: t("coercion.when"), render: (_, r) => CONDITIONS.filter((c) => r[c]).map((c) => <div key={c}>{t(`routing.condition.${c}`)} <span className="mono">{r[c]}</span></div>).concat(CONDITIONS.some((c) => r[c]) ? [] : [<span key="any">{t("coercion.always")}</span>]) },
          { title: t("routing.destination"), render: (_, r) => <span className="mono">{r.destination}</span> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, r) => (
            <span className="study-looks">
              <Button size="small" onClick={() => setEdited(r)}>{t("coercion.change")}</Button>{" "}
              <Popconfirm title={t("coercion.removeTitle")} okText={t("coercion.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(r.key)}><Button size="small" danger>{t("coercion.remove")}</Button></Popconfirm>
            </span>
          ) },
        ]}
      />
      <Queue />
      {edited && <RouteDialog route={edited === "new" ? null : edited} onClose={() => setEdited(null)} onDone={() => { setEdited(null); void again(); }} />}
    </>
  );
}

function Destinations() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["deliveries", "destinations"], queryFn: ({ signal }) => get<Page<Destination>>("deliveries/destinations", undefined, signal), refetchInterval: 2000 });
  if (!data || data.items.length === 0) return null;
  return (
    <ul className="cards">{data.items.map((d) => (
      <li key={d.destination} className="card">
        <strong className="mono">{d.destination}</strong>
        <div className="nums">{t("routing.waitingCount", { count: d.waiting, n: count(d.waiting) })}</div>
        {d.failed > 0 && <div><span className="tag tag-bad">{t("routing.failedCount", { count: d.failed, n: count(d.failed) })}</span></div>}
        {d.pausedUntil && <div className="muted">{t("routing.pausedUntil", { time: dayTime(d.pausedUntil) })}</div>}
      </li>
    ))}</ul>
  );
}

/** What is on its way: nothing is dropped, and what gave up is shown until somebody decides. */
function Queue() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [state, setState] = useState("waiting");
  const [why, setWhy] = useState("");
  const again = () => { setWhy(""); void client.invalidateQueries({ queryKey: ["deliveries"] }); };
  const retry = useMutation({ mutationFn: (d: Delivery) => send("POST", `deliveries/${d.id}/retry`), onSuccess: again });
  const discard = useMutation({ mutationFn: (d: Delivery) => send("POST", `deliveries/${d.id}/discard`, { reason: why }), onSuccess: again });
  return (
    <>
      <h2>{t("routing.queue")}</h2>
      <Problem error={retry.error ?? discard.error} />
      <div className="filters"><Segmented value={state} onChange={(value) => setState(String(value))} options={["waiting", "failed", "done"].map((value) => ({ value, label: t(`routing.state.${value}`) }))} /></div>
      <ListTable<Delivery>
        path="deliveries" query={{ state }} rowKey={(d) => String(d.id)} every={1500} label={t("routing.queue")} empty={t("routing.noDeliveries")}
        columns={[
          { title: "#", render: (_, d) => <span className="nums">{d.id}</span> },
          { title: t("routing.what"), render: (_, d) => <>{t(`routing.kind.${d.kind}`, { defaultValue: d.kind })} <span className="mono">{d.what}</span>{d.study && <div><Link className="mono" to={`/imaging/studies/${d.study}`}>{d.study}</Link></div>}</> },
          { title: t("routing.destination"), render: (_, d) => <span className="mono">{d.destination}</span> },
          { title: t("routing.attempts"), align: "right", render: (_, d) => <span className="nums">{d.attempts}</span> },
          { title: t("routing.next"), render: (_, d) => <span className="nums">{d.state === "done" ? d.doneAt && dayTime(d.doneAt) : d.dueAt && dayTime(d.dueAt)}</span> },
          { title: t("routing.lastError"), render: (_, d) => d.lastError },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, d) => d.state !== "done" && (
            <span className="study-looks">
              <Button size="small" onClick={() => retry.mutate(d)}>{t("routing.retry")}</Button>{" "}
              <Popconfirm
                title={t("routing.discardTitle")} okText={t("routing.discard")} cancelText={t("app.cancel")} okButtonProps={{ danger: true, disabled: why.trim() === "" }} onConfirm={() => discard.mutate(d)}
                description={<Input value={why} onChange={(e) => setWhy(e.target.value)} placeholder={t("decide.reason")} aria-label={t("decide.reason")} maxLength={500} />}
              ><Button size="small" danger>{t("routing.discard")}</Button></Popconfirm>
            </span>
          ) },
        ]}
      />
    </>
  );
}
