import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { send } from "../api/client";
import { useMay } from "../app/session";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { joined } from "../ui/useLabel";
import { dayTime } from "../ui/format";
import { OrderDialog } from "./OrderDialog";
import { Performed } from "./Performed";
import type { Order, OrderStatus } from "./types";
import "./imaging.css";

const TONE: Record<OrderStatus, string> = { scheduled: "", inProgress: "tag-warn", completed: "tag-good", discontinued: "tag-bad", canceled: "tag-bad" };

/** What is to be examined, when and where: what modalities find in their worklist, and how far they say that they are. */
export default function Orders() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const nurse = useMay("nurse");
  const [status, setStatus] = useState("all");
  const [text, setText] = useState("");
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<Order | null>(null);
  const [why, setWhy] = useState("");
  const again = () => { setWhy(""); void client.invalidateQueries({ queryKey: ["orders"] }); };
  const cancel = useMutation({ mutationFn: (order: Order) => send("POST", `orders/${order.id}/cancel`, { reason: why }), onSuccess: again });
  return (
    <>
      <PageHead title={t("menu.orders")} lead={t("orders.lead")}>
        <Input.Search allowClear placeholder={t("orders.search")} aria-label={t("orders.search")} onSearch={setText} style={{ width: 240 }} />
        {nurse && <Button type="primary" onClick={() => setMaking(true)}>{t("orders.new")}</Button>}
      </PageHead>
      <Problem error={cancel.error} />
      <div className="filters"><Segmented value={status} onChange={(value) => setStatus(String(value))} options={["all", "scheduled", "inProgress", "completed", "discontinued", "canceled"].map((value) => ({ value, label: t(`orders.status.${value}`) }))} /></div>
      <ListTable<Order>
        path="orders" query={{ status: status === "all" ? null : status, text }} rowKey={(o) => String(o.id)} every={2000} label={t("menu.orders")} empty={status === "all" && !text ? t("orders.none") : undefined}
        columns={[
          { title: t("studies.accession"), render: (_, o) => <button type="button" className="link mono" onClick={() => setShown(o)}>{o.accession}</button> },
          { title: t("studies.patient"), render: (_, o) => <><OrderPatient order={o} /><div className="muted mono">{o.patient.identifier}</div></> },
          { title: t("orders.procedure"), render: (_, o) => <>{o.description}{o.priority && o.priority !== "ROUTINE" && <> <span className="tag tag-warn">{o.priority}</span></>}{o.reason && <div className="muted">{o.reason}</div>}</> },
          { title: t("orders.step"), render: (_, o) => o.steps.map((s, i) => <div key={s.id ?? i}><span className="tag modality">{s.modality ?? "?"}</span> <span className="nums">{s.start ? dayTime(s.start, false) : t("orders.anyTime")}</span> <span className="mono muted">{s.stationAe ?? s.stationName}</span></div>) },
          { title: t("orders.state"), render: (_, o) => <><span className={`tag ${TONE[o.status]}`}>{t(`orders.status.${o.status}`)}</span>{o.note && <div className="muted">{o.note}</div>}</> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, o) => (
            <span className="study-looks">
              {o.status !== "scheduled" && <Link to={`/imaging/studies/${o.studyUid}`}>{t("orders.study")}</Link>}{" "}
              {nurse && o.status === "scheduled" && (
                <Popconfirm
                  title={t("orders.cancelTitle")} okText={t("orders.cancel")} cancelText={t("orders.leave")} okButtonProps={{ danger: true, disabled: why.trim() === "" }} onConfirm={() => cancel.mutate(o)}
                  description={<Input value={why} onChange={(e) => setWhy(e.target.value)} placeholder={t("decide.reason")} aria-label={t("decide.reason")} maxLength={500} />}
                ><Button size="small" danger>{t("orders.cancel")}</Button></Popconfirm>
              )}
            </span>
          ) },
        ]}
      />
      {making && <OrderDialog onClose={() => setMaking(false)} onDone={() => { setMaking(false); again(); }} />}
      {shown && <Performed order={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function OrderPatient({ order }: { order: Order }) {
  const { i18n } = useTranslation();
  const { name, ideographic, id } = order.patient;
  const shown = joined(i18n.language === "zh" ? ideographic || name : name || ideographic) || order.patient.identifier;
  return id ? <Link to={`/patients/${id}`}><bdi>{shown}</bdi></Link> : <bdi>{shown}</bdi>;
}
