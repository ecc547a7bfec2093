import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { get } from "../api/client";
import { useMay } from "../app/session";
import { DataTable } from "../console/DataTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { bytes, count, dayTime } from "../ui/format";
import { dicomDate, dicomTime, looksAt, useStudyPatient, viewerAddress } from "./dicom";
import { DeidentifyDialog } from "./DeidentifyDialog";
import { Marks } from "./Studies";
import { Metadata } from "./Metadata";
import { PatientName } from "./PatientName";
import { ReasonDialog } from "./ReasonDialog";
import { SendDialog } from "./SendDialog";
import { SeriesCard } from "./SeriesCard";
import type { Disagreement, Series, StudyDetail } from "./types";
import { warmViewer } from "./warmViewer";
import "./imaging.css";

/** One study: whose, from where, its series, and what may be done with it. */
export default function StudyPage() {
  const { t } = useTranslation();
  const { uid = "" } = useParams();
  const client = useQueryClient();
  const engineer = useMay("engineer");
  const patientOf = useStudyPatient();
  const [dialog, setDialog] = useState<"reject" | "restore" | "assign" | "export" | "send" | null>(null);
  const [inspected, setInspected] = useState<Series | null>(null);
  const { data: study, error } = useQuery({ queryKey: ["imaging/study", uid], queryFn: ({ signal }) => get<StudyDetail>(`imaging/studies/${uid}`, undefined, signal), refetchInterval: 2000 });
  useEffect(warmViewer, []);
  const again = () => { setDialog(null); void client.invalidateQueries({ queryKey: ["imaging/study", uid] }); };
  const patient = patientOf(study?.patientName);
  const rows: [string, React.ReactNode][] = study ? [
    [t("studies.patient"), <><PatientName pn={study.patientName} none={t("studies.noName")} /> {study.sex && t(`studies.sex.${study.sex}`, { defaultValue: study.sex })} {dicomDate(study.birthDate)} {study.patient && <Link to={`/patients/${study.patient}`}>{t("study.record")}</Link>}</>],
    [t("studies.patientId"), study.patientId && <><span className="mono">{study.patientId}</span> {study.issuer}</>],
    [t("studies.date"), study.date && <span className="nums">{dicomDate(study.date)} {dicomTime(study.time)}</span>],
    [t("studies.accession"), study.accession && <span className="mono">{study.accession}</span>],
    [t("study.referring"), study.referringPhysician && <PatientName pn={study.referringPhysician} none="" />],
    [t("study.institution"), study.institution],
    [t("studies.from"), <>{study.equipment && <Link to={`/equipment/${study.equipment.id}`}>{study.equipment.name}</Link>} <span className="mono muted">{study.callingAe}</span></>],
    [t("study.received"), <span className="nums">{dayTime(study.firstReceivedAt)} – {dayTime(study.lastReceivedAt)}</span>],
    [t("studies.content"), <>{t("studies.series", { count: study.series })}, {t("studies.images", { count: study.instances, n: count(study.instances) })}, {bytes(study.bytes)}</>],
    [t("study.folder"), study.folder && <span className="mono">{study.folder}</span>],
    ["Study Instance UID", <span className="mono">{study.uid}</span>],
  ] : [];
  return (
    <>
      <PageHead title={study ? `${patient.name || t("studies.noName")} · ${study.description || study.modalities.join(" ")}` : t("studies.title")}><Link to="/imaging">{t("studies.title")}</Link></PageHead>
      <Problem error={error} />
      {study && (
        <>
          {study.state === "rejected" && <p className="problem">{t("study.rejectedBy", { by: study.stateBy ?? "", at: study.stateAt ? dayTime(study.stateAt) : "", reason: study.stateReason ?? "" })}</p>}
          {study.candidate && <p className="note">{t("study.candidate")} <Link to={`/patients/${study.candidate}`}>{t("study.candidateRecord")}</Link> {engineer && <Button size="small" onClick={() => setDialog("assign")}>{t("study.assign")}</Button>}</p>}
          <div className="study-actions">
            {looksAt(study.modalities).map((look, i) => <Button key={look} type={i === 0 ? "primary" : "default"} href={viewerAddress(look, study.uid)}>{t(`studies.look.${look}`)}</Button>)}
            <Button onClick={() => setDialog("export")}>{t("study.export")}</Button>
            {engineer && <Button onClick={() => setDialog("send")}>{t("send.open")}</Button>}
            <Button href={`/fhir/ImagingStudy?identifier=${encodeURIComponent(`urn:dicom:uid|urn:oid:${study.uid}`)}`}>FHIR</Button>
            {engineer && (study.state === "rejected" ? <Button onClick={() => setDialog("restore")}>{t("study.restore")}</Button> : <Button danger onClick={() => setDialog("reject")}>{t("study.reject")}</Button>)}
            <Marks study={study} />
          </div>
          <div className="card"><dl className="facts">{rows.filter(([, value]) => value).map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt>{name}</dt><dd>{value}</dd></div>)}</dl></div>
          <h2>{t("study.series")} <span className="muted">{study.seriesList.length}</span></h2>
          <ul className="series-list">{study.seriesList.map((series) => <SeriesCard key={series.uid} study={study} series={series} onInspect={() => setInspected(series)} />)}</ul>
          {study.overrides.length > 0 && (
            <>
              <h2>{t("study.overrides")}</h2>
              <ul>{study.overrides.map((o) => <li key={o.tag}><span className="mono">{o.tag}</span> {o.keyword} → <strong>{o.value || t("study.emptied")}</strong></li>)}</ul>
            </>
          )}
          {study.disagreementList.length > 0 && (
            <>
              <h2>{t("study.disagreements")}</h2>
              <DataTable<Disagreement> label={t("study.disagreements")} rowKey={(d) => `${d.series ?? ""}${d.tag}${d.other ?? ""}`} dataSource={study.disagreementList} columns={[
                { title: t("study.attribute"), render: (_, d) => <><span className="mono">{d.tag}</span> {d.keyword}</> },
                { title: t("study.standing"), render: (_, d) => d.standing || "–" },
                { title: t("study.other"), render: (_, d) => d.other || "–" },
                { title: t("study.where"), render: (_, d) => (d.series ? <span className="mono">{d.series}</span> : t("study.wholeStudy")) },
              ]} />
            </>
          )}
          {inspected && <Metadata study={study.uid} series={inspected} onClose={() => setInspected(null)} />}
          {dialog === "send" && <SendDialog study={study} onClose={() => setDialog(null)} />}
          {dialog === "export" && <DeidentifyDialog study={study} onClose={() => setDialog(null)} />}
          {dialog !== null && dialog !== "export" && dialog !== "send" && (
            <ReasonDialog title={t(`study.${dialog}Title`)} lead={t(`study.${dialog}Lead`)} action={t(`study.${dialog}`)} danger={dialog === "reject"} path={`imaging/studies/${study.uid}/${dialog}`} more={dialog === "assign" ? { patient: study.candidate } : undefined} onClose={() => setDialog(null)} onDone={again} />
          )}
        </>
      )}
    </>
  );
}
