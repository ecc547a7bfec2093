import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { get } from "../api/client";
import type { Page } from "../api/types";
import { useMay } from "../app/session";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { dayTime } from "../ui/format";
import { useLabel } from "../ui/useLabel";
import { Conditions } from "./Conditions";
import { State } from "./State";
import { TestMapEditor } from "./TestMapEditor";
import { Value } from "./Value";
import { specimenAddress } from "./Worklist";
import type { Instrument, LabResult } from "./types";
import { useLaboratory } from "./useLaboratory";
import "./laboratory.css";

/** One instrument: its line, what it says of itself, what is locked, its newest results, and what its codes mean here. */
export default function InstrumentPage() {
  const { t } = useTranslation();
  const label = useLabel();
  const { id = "" } = useParams();
  const engineer = useMay("engineer");
  const lost = useLaboratory();
  const { data, error } = useQuery({ queryKey: ["laboratory/instruments"], queryFn: ({ signal }) => get<Page<Instrument>>("laboratory/instruments", undefined, signal), refetchInterval: 3000 });
  const one = data?.items.find((i) => i.equipment.id === Number(id));
  const rows: [string, React.ReactNode][] = one ? [
    ["state", <><span className={`dot dot-${one.connected ? "open" : "closed"}`} />{t(one.connected ? "lab.connected" : "lab.notConnected")} <span className="mono">{one.peer}</span></>],
    ["model", [one.equipment.manufacturer, one.equipment.model].filter(Boolean).join(" ")], ["serial", one.equipment.serial && <span className="mono">{one.equipment.serial}</span>], ["driver", one.driver && <span className="tag">{one.driver}</span>],
    ["lastMessage", one.lastMessageAt && <span className="nums">{dayTime(one.lastMessageAt)}</span>],
  ] : [];
  return (
    <>
      <PageHead title={one?.equipment.name ?? `#${id}`}>
        {engineer && one?.connection && <Link to={`/laboratory/conversations/${one.connection}`}>{t("lab.conversation")}</Link>}
        <Link to={`/equipment/${id}`}>{t("lab.registryEntry")}</Link><Link to="/laboratory/instruments">{t("menu.labInstruments")}</Link>
      </PageHead>
      <Problem error={error ?? lost} />
      {data && !one && <p className="note">{t("lab.noSuchInstrument")}</p>}
      {one && (
        <>
          <div className="card"><dl className="facts">{rows.filter(([, value]) => value).map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt>{t(`lab.about.${name}`)}</dt><dd>{value}</dd></div>)}</dl></div>
          {one.lockouts.length > 0 && (
            <div className="problem" role="alert"><strong>{t("lab.lockouts")}</strong>
              <ul>{one.lockouts.map((lock) => <li key={lock.test}><b>{label({ label: lock.testName, labelZh: lock.testNameZh, name: lock.test })}</b> {lock.reason}</li>)}</ul>
              <Link to="/laboratory/quality">{t("lab.toQuality")}</Link>
            </div>
          )}
          <h2>{t("lab.conditions")}</h2>
          <Conditions conditions={one.conditions} />
          <h2>{t("lab.newestResults")}</h2>
          <ListTable<LabResult>
            path="laboratory/results" query={{ equipment: Number(id), limit: 20 }} rowKey={(r) => String(r.id)} every={5000} label={t("lab.newestResults")}
            columns={[
              { title: t("lab.specimen"), render: (_, r) => <><Link className="mono" to={specimenAddress(r.specimen)}>{r.specimen || t("lab.noBarcode")}</Link>{r.role !== "patient" && <> <span className="tag">{t(`lab.role.${r.role}`)}</span></>}</> },
              { title: t("lab.column.test"), render: (_, r) => <>{label({ label: r.testName, labelZh: r.testNameZh, name: r.local.text || r.local.code })} <span className="muted mono">{r.local.code}</span></> },
              { title: t("lab.column.value"), render: (_, r) => <Value value={r.value} unit={r.unit ?? r.said.unit} flags={r.flags} critical={r.critical} /> },
              { title: t("lab.column.state"), render: (_, r) => <State result={r} /> },
              { title: t("lab.column.at"), render: (_, r) => <span className="nums">{dayTime(r.completedAt ?? r.at)}</span> },
            ]}
          />
          <TestMapEditor equipment={one.equipment.id} driver={one.driver} engineer={engineer} />
        </>
      )}
    </>
  );
}
