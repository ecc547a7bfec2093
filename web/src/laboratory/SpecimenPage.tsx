import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { ApiError, get, send } from "../api/client";
import { useMay } from "../app/session";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { ReasonDialog } from "../imaging/ReasonDialog";
import { dayTime } from "../ui/format";
import { usePatientName } from "../ui/useLabel";
import { EnterDialog } from "./EnterDialog";
import { LabPatientLine } from "./LabPatientLine";
import { ResultDrawer } from "./ResultDrawer";
import { ResultRows } from "./ResultRows";
import { byPatient, byTest, isOpen } from "./results";
import { Legend, Tests } from "./Tests";
import { useSpecimenType } from "./useSpecimenType";
import { ScanField, Urgency } from "./Worklist";
import type { LabOrder, Specimen } from "./types";
import { again, useLaboratory } from "./useLaboratory";
import "./laboratory.css";

/** All that is known of one barcode: whose it is, what was ordered, what was measured, and who or what let it stand. */
export default function SpecimenPage() {
  const { t } = useTranslation();
  const { barcode = "" } = useParams();
  const client = useQueryClient();
  const nurse = useMay("nurse");
  const nameOf = usePatientName();
  const specimenType = useSpecimenType();
  const lost = useLaboratory();
  const [entering, setEntering] = useState<LabOrder | null>(null);
  const [canceling, setCanceling] = useState<LabOrder | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  const { data, error } = useQuery({
    queryKey: ["laboratory/specimens", barcode],
    queryFn: ({ signal }) => get<Specimen>(`laboratory/specimens/${encodeURIComponent(barcode)}`, undefined, signal).catch((problem: unknown) => {
      if (problem instanceof ApiError && problem.status === 404) return { id: barcode, orders: [], results: [] } as Specimen;
      throw problem;
    }),
  });
  const receive = useMutation({ mutationFn: () => send("POST", `laboratory/specimens/${encodeURIComponent(barcode)}/receive`), onSuccess: () => again(client) });
  const done = () => { setEntering(null); setCanceling(null); void again(client); };
  const groups = byTest(data?.results ?? []);
  const first = data?.orders[0];
  const people = new Set(data?.orders.map((o) => o.patient.id));
  return (
    <>
      <PageHead title={first ? `${barcode} · ${nameOf(first.patient)}` : barcode}><ScanField key={barcode} /><Link to="/laboratory">{t("menu.labWorklist")}</Link></PageHead>
      <Problem error={error ?? receive.error ?? lost} />
      {people.size > 1 && <p className="problem" role="alert">{t("lab.severalPatients")}</p>}
      {data && data.orders.length === 0 && <p className="note">{t(data.results.length > 0 ? "lab.resultsWithoutOrder" : "lab.unknownBarcode")}</p>}
      {byPatient(data?.orders ?? []).map((orders) => (
        <section key={orders[0].patient.id} className="card lab-order" aria-label={t("lab.orderOf", { number: orders.map((o) => o.filler ?? o.placer ?? o.id).join(", ") })}>
          <div className="lab-order-who"><LabPatientLine patient={orders[0].patient} /><div className="muted">{orders[0].location}</div></div>
          <dl className="facts">{facts(orders[0], orders.length === 1).map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt>{t(`lab.fact.${name}`)}</dt><dd>{value}</dd></div>)}</dl>
          <div className="lab-order-tests">
            {nurse && orders.some((o) => isOpen(o) && !o.specimen.receivedAt) && <p><Button size="small" type="primary" loading={receive.isPending} onClick={() => receive.mutate()}>{t("lab.receive")}</Button></p>}
            {orders.map((order) => (
              <div key={order.id} className="lab-order-line">
                <Urgency priority={order.priority} />
                <span className={`tag ${order.status === "completed" ? "tag-good" : order.status === "canceled" ? "tag-bad" : ""}`}>{t(`lab.order.${order.status}`)}</span>
                {orders.length > 1 && <span className="mono muted">{order.filler ?? order.placer ?? order.id}</span>}
                <Tests tests={order.tests} />
                {nurse && isOpen(order) && <span className="lab-actions"><Button size="small" onClick={() => setEntering(order)}>{t("lab.enter")}</Button><Button size="small" danger onClick={() => setCanceling(order)}>{t("lab.cancelOrder")}</Button></span>}
              </div>
            ))}
          </div>
        </section>
      ))}
      {data && data.orders.length > 0 && <Legend />}
      <h2>{t("lab.results")} <span className="muted">{groups.length}</span></h2>
      {data && (groups.length === 0 ? <p className="card muted">{t("lab.noResults")}</p> : <ResultRows groups={groups} onOpen={(result) => setShown(result.id)} />)}
      {shown !== null && data && <ResultDrawer result={data.results.find((r) => r.id === shown)} all={data.results} onClose={() => setShown(null)} />}
      {entering && <EnterDialog order={entering} onClose={() => setEntering(null)} onDone={done} />}
      {canceling && <ReasonDialog title={t("lab.cancelOrder")} lead={t("lab.cancelLead")} action={t("lab.cancelOrder")} danger path={`laboratory/orders/${canceling.id}/cancel`} onClose={() => setCanceling(null)} onDone={done} />}
    </>
  );

  function facts(order: LabOrder, alone: boolean): [string, React.ReactNode][] {
    const time = (at: number | null | undefined) => at && <span className="nums">{dayTime(at, false)}</span>;
    const all: [string, React.ReactNode][] = [
      ["type", specimenType(order.specimen.type)], ["collected", time(order.specimen.collectedAt)], ["received", time(order.specimen.receivedAt)], ["requested", time(order.requestedAt ?? order.createdAt)], ["requester", order.requester],
      ["placer", alone && order.placer && <span className="mono">{order.placer}</span>], ["filler", alone && order.filler && <span className="mono">{order.filler}</span>],
      ["note", order.note], ["comment", [order.comment, order.specimen.comment].filter(Boolean).join(" · ")],
      ["message", order.message && <Link to={`/messages/${order.message}`}>#{order.message}</Link>],
    ];
    return all.filter(([, value]) => value);
  }
}
