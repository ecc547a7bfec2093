import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Empty, Input, Segmented, Select, type InputRef } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { get } from "../api/client";
import type { Page } from "../api/types";
import { useMay } from "../app/session";
import { DataTable } from "../console/DataTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { useTicked } from "../live/useTicked";
import { age, dayTime } from "../ui/format";
import { Counts } from "./Counts";
import { LabOrderDialog } from "./LabOrderDialog";
import { LabPatientLine } from "./LabPatientLine";
import { bySpecimen, inWorkOrder, unfinished, waitingSince } from "./results";
import { Legend, Tests } from "./Tests";
import type { LabOrder } from "./types";
import { useInstruments } from "./useInstruments";
import { useSpecimenType } from "./useSpecimenType";
import { useDoes } from "./useTestMap";
import { useLaboratory, useSteady } from "./useLaboratory";
import "./laboratory.css";

const MOST = 200;

/** What is to be measured: urgent first, who waits longest above; a barcode that is scanned opens its specimen. */
export default function Worklist() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nurse = useMay("nurse");
  const [search, setSearch] = useSearchParams();
  const [held, setHeld] = useState(false);
  const [making, setMaking] = useState(false);
  const [text, setText] = useState(search.get("text") ?? "");
  const table = useRef<HTMLDivElement>(null);
  const lost = useLaboratory();
  const instruments = useInstruments();
  const specimenType = useSpecimenType();
  const status = search.get("status") ?? "open";
  const equipment = search.get("equipment");
  const query = { open: status === "open" ? true : null, status: status === "open" ? null : status, priority: search.get("priority"), text: search.get("text"), limit: MOST };
  const list = useQuery({ queryKey: ["laboratory/orders", query], queryFn: ({ signal }) => get<Page<LabOrder>>("laboratory/orders", query, signal), placeholderData: keepPreviousData });
  const does = useDoes(equipment ? instruments.find((i) => i.equipment.id === Number(equipment)) : undefined);
  const items = (list.data?.items ?? []).filter((o) => !does || o.tests.some((test) => does.has(test.code) && (status !== "open" || test.status === "ordered" || test.status === "assigned")));
  const { shown, waiting, letIn } = useSteady(inWorkOrder(bySpecimen(items)), (o) => o.id, JSON.stringify([query, equipment]), held);

  useEffect(() => {
    if (text === (search.get("text") ?? "")) return;
    const soon = setTimeout(() => set("text", text), 250);
    return () => clearTimeout(soon);
  });
  function set(name: string, value: string | null) {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  }
  /** Arrows walk the rows, Enter opens the specimen. */
  function onRowKey(event: KeyboardEvent<HTMLElement>, order: LabOrder) {
    if (event.target !== event.currentTarget) return;
    const rows = [...(table.current?.querySelectorAll<HTMLElement>("tr[data-row-key]") ?? [])];
    const at = rows.indexOf(event.currentTarget);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) rows[to]?.focus();
    else if (event.key === "Enter") navigate(specimenAddress(order.specimen.id));
    else return;
    event.preventDefault();
  }

  return (
    <>
      <PageHead title={t("menu.labWorklist")} lead={t("lab.worklistLead")}>{nurse && <Button onClick={() => setMaking(true)}>{t("lab.newOrder")}</Button>}</PageHead>
      <Counts />
      <div className="filters">
        <ScanField />
        <label className="lab-search">{t("lab.search")}<Input allowClear value={text} onChange={(e) => setText(e.target.value)} /></label>
        <label>{t("lab.instrument")}<Select allowClear value={equipment} onChange={(value) => set("equipment", value)} options={instruments.map((i) => ({ value: String(i.equipment.id), label: i.equipment.name }))} style={{ minWidth: 160 }} aria-label={t("lab.instrument")} /></label>
        <Segmented value={query.priority ?? "all"} onChange={(value) => set("priority", value === "all" ? null : String(value))} options={["all", "S", "A", "R"].map((value) => ({ value, label: t(`lab.urgency.${value}`) }))} aria-label={t("lab.priority")} />
        <Segmented value={status} onChange={(value) => set("status", value === "open" ? null : String(value))} options={["open", "completed", "canceled"].map((value) => ({ value, label: t(`lab.order.${value}`) }))} aria-label={t("lab.state")} />
      </div>
      <Problem error={list.error ?? lost} />
      <div className="lab-count">
        <span role="status">{list.isPending ? t("app.loading") : t("lab.specimens", { count: shown.length })}{list.data?.next ? ` · ${t("lab.tooMany", { n: MOST })}` : ""}</span>
        {waiting > 0 && <Button size="small" type="primary" onClick={letIn}>{t("lab.waiting", { count: waiting })}</Button>}
        <span className="spacer" /><span className="muted lab-keys">{t("lab.worklistKeys")}</span>
      </div>
      <div ref={table} className="lab-list" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
        <DataTable<LabOrder>
          label={t("menu.labWorklist")} rowKey="id" dataSource={shown} loading={list.isPending}
          rowClassName={(o) => (o.priority === "S" && unfinished(o) ? "lab-row-stat" : "")}
          onRow={(o) => ({ tabIndex: o === shown[0] ? 0 : -1, onKeyDown: (event) => onRowKey(event, o) })}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t(query.text || query.priority || equipment ? "lab.noMatch" : "lab.noOrders")}</>} /> }}
          columns={[
            { title: t("lab.specimen"), render: (_, o) => <><Link className="mono lab-barcode" to={specimenAddress(o.specimen.id)}>{o.specimen.id}</Link> <Urgency priority={o.priority} /><div className="muted">{specimenType(o.specimen.type)}</div></> },
            { title: t("lab.patient"), render: (_, o) => <LabPatientLine patient={o.patient} /> },
            { title: t("lab.tests"), render: (_, o) => <Tests tests={o.tests} /> },
            { title: t("lab.from"), render: (_, o) => <>{o.location}<div className="muted">{o.requester}</div></> },
            { title: t("lab.waits"), render: (_, o) => <Waits order={o} /> },
          ]}
        />
      </div>
      <Legend />
      {making && <LabOrderDialog onClose={() => setMaking(false)} onDone={(order) => { setMaking(false); navigate(specimenAddress(order.specimen.id)); }} />}
    </>
  );
}

export const specimenAddress = (barcode: string) => `/laboratory/specimens/${encodeURIComponent(barcode)}`;

export function Urgency({ priority }: { priority: string | null | undefined }) {
  const { t } = useTranslation();
  return priority === "S" || priority === "A" ? <span className={priority === "S" ? "lab-stat" : "tag tag-warn"}>{t(`lab.urgency.${priority}`)}</span> : null;
}

/** A scanner types the barcode and ends it with Enter; the field is ready for it when the page opens, and with "/" at any time. */
export function ScanField() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const field = useRef<InputRef>(null);
  useEffect(() => {
    field.current?.focus();
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <label className="lab-scan">{t("lab.scan")}
      <Input ref={field} className="mono" allowClear autoComplete="off" spellCheck={false} maxLength={64} onPressEnter={(e) => { const code = e.currentTarget.value.trim(); if (code) navigate(specimenAddress(code)); }} />
    </label>
  );
}

/** How long the ward has been waiting; by the hub's clock. Overdue past the time that the tests' turnaround allows. */
function Waits({ order }: { order: LabOrder }) {
  const { t } = useTranslation();
  const since = waitingSince(order);
  const due = order.dueAt;
  const open = unfinished(order);
  const text = useTicked((now) => `${open && due && now > due ? "late" : ""}|${age(open ? now - since : order.updatedAt - since)}`);
  const [late, long] = text.split("|");
  return <span className="nums" title={dayTime(since)}>{long}{late && <div><span className="tag tag-bad">! {t("lab.overdue")}</span></div>}</span>;
}
