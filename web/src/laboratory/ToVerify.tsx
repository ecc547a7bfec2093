import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Empty } from "antd";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../api/client";
import type { Page } from "../api/types";
import { useMay } from "../app/session";
import { DataTable } from "../console/DataTable";
import { Problem } from "../console/Problem";
import { ReasonDialog } from "../imaging/ReasonDialog";
import { clockTime } from "../ui/format";
import { useLabel } from "../ui/useLabel";
import { Delta } from "./Delta";
import { LabPatientLine } from "./LabPatientLine";
import { ResultDrawer } from "./ResultDrawer";
import { Detail } from "./Trail";
import { Range, Value } from "./Value";
import { VerifyDialog } from "./VerifyDialog";
import { specimenAddress } from "./Worklist";
import type { LabResult } from "./types";
import { again, useSteady } from "./useLaboratory";

const MOST = 200;

/** Results that wait for a person: walked, chosen and verified without a mouse; why the rules left each of them stands beside it. */
export function ToVerify({ critical }: { critical: boolean }) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const nurse = useMay("nurse");
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [held, setHeld] = useState(false);
  const [shown, setShown] = useState<number | null>(null);
  const [verifying, setVerifying] = useState<LabResult[] | null>(null);
  const [rejecting, setRejecting] = useState<LabResult | null>(null);
  const table = useRef<HTMLDivElement>(null);
  const query = { state: "toVerify", critical: critical ? true : null, limit: MOST };
  const list = useQuery({ queryKey: ["laboratory/results", query], queryFn: ({ signal }) => get<Page<LabResult>>("laboratory/results", query, signal), placeholderData: keepPreviousData });
  const sorted = [...(list.data?.items ?? [])].sort((a, b) => Number(b.critical) - Number(a.critical) || (a.specimen < b.specimen ? -1 : a.specimen > b.specimen ? 1 : a.id - b.id));
  const { shown: rows, waiting, letIn } = useSteady(sorted, (r) => r.id, `verify ${critical}`, held || chosen.size > 0);
  const selected = rows.filter((r) => chosen.has(r.id));

  const choose = (ids: readonly number[], on: boolean) => setChosen((old) => { const next = new Set(old); for (const id of ids) if (on) next.add(id); else next.delete(id); return next; });
  const calm = rows.filter((r) => !r.critical && !r.correction).map((r) => r.id);
  const done = () => { setVerifying(null); setRejecting(null); setChosen(new Set()); void again(client); };
  function onRowKey(event: KeyboardEvent<HTMLElement>, result: LabResult) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...(table.current?.querySelectorAll<HTMLElement>("tr[data-row-key]") ?? [])];
    const at = all.indexOf(event.currentTarget);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      all[to]?.focus();
      const next = rows[to];
      if (event.shiftKey && next) choose([result.id, next.id], true);
    } else if (event.key === " ") choose([result.id], !chosen.has(result.id));
    else if (event.key === "a") choose(calm, true);
    else if (event.key === "v" && nurse) setVerifying(selected.length > 0 ? selected : [result]);
    else if (event.key === "r" && nurse) setRejecting(result);
    else if (event.key === "Enter") setShown(result.id);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <Problem error={list.error} />
      <div className="lab-count">
        <span role="status">{list.isPending ? t("app.loading") : t("lab.toVerifyCount", { count: rows.length })}{list.data?.next ? ` · ${t("lab.tooMany", { n: MOST })}` : ""}</span>
        {waiting > 0 && <Button size="small" type="primary" onClick={letIn}>{t("lab.waiting", { count: waiting })}</Button>}
        <span className="spacer" /><span className="muted lab-keys">{t("lab.verifyKeys")}</span>
      </div>
      <div ref={table} className="lab-list" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
        <DataTable<LabResult>
          label={t("menu.labVerification")} rowKey="id" dataSource={rows} loading={list.isPending}
          rowClassName={(r) => `${r.critical ? "lab-row-panic" : ""} ${chosen.has(r.id) ? "lab-row-chosen" : ""}`}
          onRow={(r) => ({ tabIndex: r === rows[0] ? 0 : -1, "aria-selected": chosen.has(r.id), onKeyDown: (event) => onRowKey(event, r) })}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(critical ? "lab.noCritical" : "lab.nothingToVerify")} /> }}
          columns={[
            { title: <Checkbox checked={calm.length > 0 && calm.every((id) => chosen.has(id))} indeterminate={selected.length > 0 && !calm.every((id) => chosen.has(id))} onChange={(e) => { if (e.target.checked) choose(calm, true); else setChosen(new Set()); }} aria-label={t("lab.chooseCalm")} />, width: 40,
              render: (_, r) => <Checkbox checked={chosen.has(r.id)} onChange={(e) => choose([r.id], e.target.checked)} aria-label={t("lab.choose", { test: label({ label: r.testName, labelZh: r.testNameZh, name: r.test }), specimen: r.specimen })} /> },
            { title: t("lab.specimen"), render: (_, r) => <><Link className="mono lab-barcode" to={specimenAddress(r.specimen)}>{r.specimen}</Link><div><LabPatientLine patient={r.patient} linked={false} /></div></> },
            { title: t("lab.column.test"), render: (_, r) => <>{label({ label: r.testName, labelZh: r.testNameZh, name: r.test })}<div className="muted mono">{r.test}</div></> },
            { title: t("lab.column.value"), render: (_, r) => <><Value value={r.value} unit={r.unit} flags={r.flags} critical={r.critical} />{r.correction && <div><span className="tag tag-warn">{t("lab.correction")}</span></div>}{r.said.status === "preliminary" && <div><span className="tag">{t("lab.preliminary")}</span></div>}</> },
            { title: t("lab.column.range"), render: (_, r) => <Range result={r} /> },
            { title: t("lab.column.previous"), render: (_, r) => <Delta result={r} /> },
            { title: t("lab.why"), render: (_, r) => <Why result={r} /> },
            { title: t("lab.column.instrument"), render: (_, r) => <>{r.equipment?.name ?? t("lab.byHand")}<div className="muted nums">{clockTime(r.completedAt ?? r.at, false)}</div></> },
            { title: <span className="sr">{t("app.actions")}</span>, render: (_, r) => <Button size="small" onClick={() => setShown(r.id)} aria-label={t("lab.openResult", { test: r.test ?? r.local.code })}>{t("lab.open")}</Button> },
          ]}
        />
      </div>
      {nurse && selected.length > 0 && (
        <div className="lab-bar" role="region" aria-label={t("lab.chosen", { count: selected.length })}>
          <strong>{t("lab.chosen", { count: selected.length })}</strong>
          <Button type="primary" onClick={() => setVerifying(selected)}>{t("lab.verify")}</Button>
          <Button onClick={() => setChosen(new Set())}>{t("lab.chooseNone")}</Button>
        </div>
      )}
      {shown !== null && <ResultDrawer result={rows.find((r) => r.id === shown)} all={rows} onClose={() => setShown(null)} />}
      {verifying && <VerifyDialog results={verifying} onClose={() => setVerifying(null)} onDone={done} />}
      {rejecting && <ReasonDialog title={t("lab.rejectTitle", { test: label({ label: rejecting.testName, labelZh: rejecting.testNameZh, name: rejecting.local.code }) })} lead={t("lab.rejectLead")} action={t("lab.reject")} danger path={`laboratory/results/${rejecting.id}/reject`} onClose={() => setRejecting(null)} onDone={done} />}
    </>
  );
}

/** Which rules were against it. */
function Why({ result }: { result: LabResult }) {
  const { t } = useTranslation();
  const against = result.trail.filter((step) => !step.passed);
  if (against.length === 0) return <span className="muted">{t("lab.noRuleLooked")}</span>;
  return <ul className="lab-why">{against.map((step) => <li key={step.rule}>{t(`lab.against.${step.rule}`, { defaultValue: step.rule })}<Detail text={step.detail} /></li>)}</ul>;
}
