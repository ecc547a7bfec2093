import { Button, Empty, Pagination } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { DataTable } from "../console/DataTable";
import { useTicked } from "../live/useTicked";
import { age, count, dayTime } from "../ui/format";
import { dicomDate, dicomTime, looksAt, viewerAddress } from "./dicom";
import { Damaged } from "./Damaged";
import { PatientName } from "./PatientName";
import { StudyFilters } from "./StudyFilters";
import { Thumbnail } from "./Thumbnail";
import type { Study } from "./types";
import { useStudies } from "./useStudies";
import { warmViewer } from "./warmViewer";
import "./imaging.css";

const PAGE = 50;
/** For so long a study that came is marked as new. */
const NEW = 60_000;

/** The studies: what arrived last on top, found by anything that people know of them, opened in the viewer. */
export default function Studies() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [held, setHeld] = useState(false);
  const table = useRef<HTMLDivElement>(null);
  const page = Math.max(1, Number(search.get("page") ?? 1) || 1);
  const query = {
    text: search.get("text"), modality: search.getAll("modality"), from: search.get("from"), to: search.get("to"), patientId: search.get("patientId"), accession: search.get("accession"),
    equipment: search.get("equipment"), doubtful: search.get("doubtful"), rejected: search.get("rejected"), order: search.get("order") ?? "activity", offset: (page - 1) * PAGE, limit: PAGE,
  };
  const { studies, waiting, letIn, total, error, loading } = useStudies(query, held);
  const filtered = [...search.keys()].some((name) => name !== "page" && name !== "order");

  useEffect(warmViewer, []);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      document.querySelector<HTMLInputElement>(".study-search input")?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  /** Arrows walk the rows, Enter opens the study, v the viewer. */
  function onRowKey(event: KeyboardEvent<HTMLElement>, study: Study) {
    const row = event.currentTarget;
    if (event.target !== row) return;
    const rows = [...(table.current?.querySelectorAll<HTMLElement>("tr[data-row-key]") ?? [])];
    const at = rows.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) rows[to]?.focus();
    else if (event.key === "Enter") navigate(`/imaging/studies/${study.uid}`);
    else if (event.key === "v") location.assign(viewerAddress(looksAt(study.modalities)[0], study.uid));
    else return;
    event.preventDefault();
  }

  return (
    <>
      <PageHead title={t("studies.title")} lead={t("studies.lead")} />
      <Damaged />
      <StudyFilters search={search} onChange={(next) => setSearch(next, { replace: true })} />
      <Problem error={error} />
      <div className="study-count">
        <span role="status">{loading ? t("app.loading") : t("studies.count", { count: total, total: total >= 10_000 ? `> ${count(9_999)}` : count(total) })}</span>
        {waiting > 0 && <Button size="small" type="primary" onClick={letIn}>{t("studies.waiting", { count: waiting })}</Button>}
        <span className="spacer" />
        <span className="muted study-keys">{t("studies.keys")}</span>
      </div>
      <div ref={table} className="studies" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
        <DataTable<Study>
          label={t("studies.title")} rowKey="uid" dataSource={studies} loading={loading}
          rowClassName={(s) => (s.state === "rejected" ? "study-rejected" : "")}
          onRow={(s) => ({ tabIndex: s === studies[0] ? 0 : -1, onKeyDown: (event) => onRowKey(event, s) })}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={filtered ? t("studies.noMatch") : <NoStudies />} /> }}
          columns={[
            { title: <span className="sr">{t("studies.picture")}</span>, width: 76, render: (_, s) => <Thumbnail study={s.uid} series={s.thumbnail?.series} instance={s.thumbnail?.instance} modality={s.modalities[0] ?? "?"} size={56} /> },
            { title: t("studies.patient"), render: (_, s) => (
              <>
                <Link className="study-name" to={`/imaging/studies/${s.uid}`}><PatientName pn={s.patientName} none={t("studies.noName")} /></Link>
                <div className="muted"><span className="mono">{s.patientId}</span> <span className="nums">{s.sex && t(`studies.sex.${s.sex}`, { defaultValue: s.sex })} {dicomDate(s.birthDate)}</span></div>
              </>
            ) },
            { title: t("studies.study"), render: (_, s) => (
              <>
                <div>{s.modalities.map((m) => <span key={m} className="tag modality">{m}</span>)} {s.description}</div>
                <div className="muted nums">{dicomDate(s.date)} {dicomTime(s.time)}{s.accession && <> · <span className="mono">{s.accession}</span></>}</div>
                <Marks study={s} />
              </>
            ) },
            { title: t("studies.content"), align: "right", render: (_, s) => <span className="nums">{t("studies.series", { count: s.series })}<br /><span className="muted">{t("studies.images", { count: s.instances, n: count(s.instances) })}</span></span> },
            { title: t("studies.from"), render: (_, s) => <>{s.equipment ? <Link to={`/equipment/${s.equipment.id}`}>{s.equipment.name}</Link> : t("studies.unknownFrom")}<div className="muted mono">{s.callingAe}</div></> },
            { title: t("studies.arrived"), render: (_, s) => <Arrived at={s.lastReceivedAt} /> },
            { title: <span className="sr">{t("app.actions")}</span>, render: (_, s) => <span className="study-looks">{looksAt(s.modalities).map((look) => <a key={look} className="look" href={viewerAddress(look, s.uid)}>{t(`studies.look.${look}`)}</a>)}</span> },
          ]}
        />
      </div>
      {total > PAGE && <div className="more"><Pagination current={page} pageSize={PAGE} total={Math.min(total, 10_000)} showSizeChanger={false} onChange={(n) => { const next = new URLSearchParams(search); next.set("page", String(n)); setSearch(next); }} /></div>}
    </>
  );
}

/** What a person should know before relying on the study. */
export function Marks({ study }: { study: Study }) {
  const { t } = useTranslation();
  return (
    <>
      {study.conflicts > 0 && <Link to={`/imaging/conflicts?study=${study.uid}`} className="tag tag-bad mark">{t("studies.conflicts", { count: study.conflicts })}</Link>}
      {study.disagreements > 0 && <span className="tag tag-warn mark">{t("studies.disagreements", { count: study.disagreements })}</span>}
      {study.candidate && <span className="tag tag-warn mark">{t("studies.candidate")}</span>}
      {study.state === "rejected" && <span className="tag tag-bad mark" title={study.stateReason ?? undefined}>{t("studies.rejected")}</span>}
    </>
  );
}

function Arrived({ at }: { at: number }) {
  const { t } = useTranslation();
  const text = useTicked((now) => `${now - at < NEW ? "new" : ""}|${age(now - at)}`);
  const [fresh, long] = text.split("|");
  return <span className="nums" title={dayTime(at)}>{fresh && <span className="tag tag-good">{t("studies.new")}</span>} {t("studies.ago", { age: long })}</span>;
}

function NoStudies() {
  const { t } = useTranslation();
  return <><strong>{t("studies.none")}</strong><br />{t("studies.noneDetail")}</>;
}
