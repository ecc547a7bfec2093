import { useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../api/client";
import { Problem } from "../console/Problem";
import { dayTime } from "../ui/format";
import type { Order } from "./types";

/** One order with what modalities told of their work on it (MPPS). */
export function Performed({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({ queryKey: ["orders", "one", order.id], queryFn: ({ signal }) => get<Order>(`orders/${order.id}`, undefined, signal), refetchInterval: 2000 });
  const rows: [string, React.ReactNode][] = [
    [t("studies.accession"), <span className="mono">{order.accession}</span>],
    [t("orders.placer"), order.placer && <span className="mono">{order.placer}</span>],
    [t("orders.filler"), order.filler && <span className="mono">{order.filler}</span>],
    [t("orders.procedure"), order.description],
    [t("orders.reason"), order.reason],
    [t("study.referring"), order.referringPhysician],
    [t("orders.where"), order.location],
    [t("orders.created"), <span className="nums">{dayTime(order.createdAt)} {order.message ? <Link to={`/messages/${order.message}`}>#{order.message}</Link> : null}</span>],
    ["Study Instance UID", <Link className="mono" to={`/imaging/studies/${order.studyUid}`}>{order.studyUid}</Link>],
  ];
  return (
    <Drawer open size="large" onClose={onClose} title={`${order.patient.name || order.patient.identifier} · ${order.description ?? order.accession}`} closable={{ "aria-label": t("app.close") }}>
      <Problem error={error} />
      <dl className="facts">{rows.filter(([, value]) => value).map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <h2 className="drawer-title">{t("orders.performed")}</h2>
      {data && !data.performed?.length && <p className="muted">{t("orders.notBegun")}</p>}
      <ul>{data?.performed?.map((p) => (
        <li key={p.uid}>
          <strong>{t(`orders.status.${p.status}`, { defaultValue: p.status })}</strong> <span className="tag modality">{p.modality ?? "?"}</span> <span className="mono">{p.stationAe}</span>{" "}
          <span className="nums muted">{p.startedAt && dayTime(p.startedAt)}{p.endedAt && ` – ${dayTime(p.endedAt)}`}</span>
          {p.note && <p className="note">{p.note}</p>}
        </li>
      ))}</ul>
    </Drawer>
  );
}
