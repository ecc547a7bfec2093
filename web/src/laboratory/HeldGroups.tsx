import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../api/client";
import type { Page } from "../api/types";
import { useMay } from "../app/session";
import { DataTable } from "../console/DataTable";
import { Problem } from "../console/Problem";
import { ReasonDialog } from "../imaging/ReasonDialog";
import { dayTime } from "../ui/format";
import { LabPatientLine } from "./LabPatientLine";
import { LinkDialog } from "./LinkDialog";
import { MapDialog } from "./MapDialog";
import { controlName } from "./results";
import { specimenAddress } from "./Worklist";
import { HELD_REASONS, type HeldReason, type LabResult } from "./types";
import { again } from "./useLaboratory";

type Act = "map" | "link" | "release" | "reject";
/** What ends each reason, the usual way out first. */
const WAYS: Record<HeldReason, Act[]> = {
  patientContradicts: ["reject", "release"], severalPatients: ["link", "reject"], lockedOut: ["reject", "release"], unknownTest: ["map", "reject"], unitMismatch: ["map", "reject"], noOrder: ["link", "reject"], unknownPatient: ["link", "reject"], notOrdered: ["release", "reject"], olderThanKept: ["reject", "release"],
};
const MOST = 500;

/** Results that are held, by reason; each reason with what ends it. Nothing here is lost, and nothing of it is reported. */
export function HeldGroups() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const nurse = useMay("nurse");
  const engineer = useMay("engineer");
  const [act, setAct] = useState<{ act: Act; result: LabResult } | null>(null);
  const query = { state: "held", limit: MOST };
  const list = useQuery({ queryKey: ["laboratory/results", query], queryFn: ({ signal }) => get<Page<LabResult>>("laboratory/results", query, signal), placeholderData: keepPreviousData });
  const done = () => { setAct(null); void again(client); };
  const may = (way: Act) => (way === "map" ? engineer : nurse);
  const items = list.data?.items ?? [];
  return (
    <>
      <Problem error={list.error} />
      {list.isPending && <p aria-busy="true">{t("app.loading")}</p>}
      {list.data && items.length === 0 && <p className="card muted">{t("lab.nothingHeld")}</p>}
      {list.data?.next && <p className="note">{t("lab.tooMany", { n: MOST })}</p>}
      {HELD_REASONS.map((reason) => {
        const group = items.filter((r) => r.held === reason);
        if (group.length === 0) return null;
        return (
          <section key={reason} className="lab-held" aria-labelledby={`held-${reason}`}>
            <h2 id={`held-${reason}`}>{t(`lab.held.${reason}.title`)} <span className="tag tag-bad nums">{group.length}</span></h2>
            <p className="muted">{t(`lab.held.${reason}.lead`)}</p>
            <DataTable<LabResult>
              label={t(`lab.held.${reason}.title`)} rowKey="id" dataSource={group}
              columns={[
                { title: t("lab.specimen"), render: (_, r) => (r.specimen ? <Link className="mono lab-barcode" to={specimenAddress(r.specimen)}>{r.specimen}</Link> : r.role === "patient" ? <span className="muted">{t("lab.noBarcode")}</span> : <><span className="tag">{t(`lab.role.${r.role}`)}</span> {controlName(r)}</>) },
                { title: t("lab.patient"), render: (_, r) => r.role === "patient" && <><LabPatientLine patient={r.patient} linked={false} />{r.named && <div className="lab-named">{t("lab.instrumentNames")} <strong><bdi>{r.named}</bdi></strong></div>}</> },
                { title: t("lab.sent"), render: (_, r) => <><span className="mono">{r.local.code}</span> {r.local.text !== r.local.code && r.local.text}<div><b className="nums">{r.said.value}</b> {r.said.unit} <span className="mono muted">{r.said.flags}</span></div></> },
                { title: t("lab.whyHeld"), render: (_, r) => r.heldDetail ?? "" },
                { title: t("lab.column.instrument"), render: (_, r) => r.equipment && <><Link to={`/laboratory/instruments/${r.equipment.id}`}>{r.equipment.name}</Link><div className="muted nums">{dayTime(r.at)}</div></> },
                { title: <span className="sr">{t("app.actions")}</span>, render: (_, r) => <span className="lab-actions">{WAYS[reason].filter(may).map((way, i) => <Button key={way} size="small" type={i === 0 && way !== "reject" ? "primary" : "default"} danger={way === "reject"} onClick={() => setAct({ act: way, result: r })}>{t(way === "link" && r.atPatient ? "lab.linkPatient" : `lab.${way}`)}</Button>)}</span> },
              ]}
            />
          </section>
        );
      })}
      {act?.act === "map" && <MapDialog result={act.result} onClose={() => setAct(null)} onDone={done} />}
      {act?.act === "link" && <LinkDialog result={act.result} onClose={() => setAct(null)} onDone={done} />}
      {(act?.act === "release" || act?.act === "reject") && (
        <ReasonDialog title={t(`lab.${act.act}Title`, { test: act.result.local.text || act.result.local.code })} lead={t(act.act === "release" ? `lab.held.${act.result.held ?? "noOrder"}.release` : "lab.rejectLead")} action={t(`lab.${act.act}`)} danger={act.act === "reject"}
          path={`laboratory/results/${act.result.id}/${act.act}`} onClose={() => setAct(null)} onDone={done} />
      )}
    </>
  );
}
