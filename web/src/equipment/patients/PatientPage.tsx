import { useQuery } from "@tanstack/react-query";

import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { get } from "../../api/client";
import type { Association, PatientDetail } from "../../api/reports";
import { DataTable } from "../../console/DataTable";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { joined } from "../../ui/useLabel";
import { dayTime } from "../../ui/format";

/** One patient: identifiers, where and with which equipment, and what the feed said. */
export default function PatientPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const { data, error } = useQuery({ queryKey: ["patients", id], queryFn: ({ signal }) => get<PatientDetail>(`patients/${id}`, undefined, signal), refetchInterval: 10_000 });
  const patient = data?.patient;
  return (
    <>
      <PageHead title={patient ? [joined(patient.name), joined(patient.ideographic)].filter(Boolean).join(" · ") || `#${id}` : `#${id}`}><Link to="/patients">{t("menu.patients")}</Link></PageHead>
      <Problem error={error} />
      {patient && (
        <div className="card"><dl className="facts">
          <dt>{t("patients.identifier")}</dt><dd>{patient.identifiers.map((i) => <div key={i.value + i.type} className="mono">{i.value} {[i.authority, i.type].filter(Boolean).join(" ")}</div>)}</dd>
          <dt>{t("patients.sex")}</dt><dd>{t(`sex.${patient.sex}`)}</dd>
          {patient.birthDate && <><dt>{t("patients.born")}</dt><dd>{patient.birthDate}</dd></>}
          <dt>{t("patients.record")}</dt><dd>{patient.mergedInto ? <Link to={`/patients/${patient.mergedInto}`}>{t("patients.merged", { id: patient.mergedInto })}</Link> : patient.confirmed ? t("patients.confirmed") : t("patients.unconfirmed")}</dd>
        </dl></div>
      )}
      {data && (
        <>
          <h2>{t("patients.where")}</h2>
          <DataTable<Association> label={t("patients.where")} rowKey="id" dataSource={data.associations} columns={[
            { title: t("equipment.bed"), render: (_, a) => <Link to={`/bed/b${a.bed}`}>{a.bedLabel}</Link> },
            { title: t("patients.visit"), render: (_, a) => [a.visit, a.class].filter(Boolean).join(" · ") },
            { title: t("patients.from"), render: (_, a) => <span className="nums">{dayTime(a.from)}</span> },
            { title: t("patients.to"), render: (_, a) => (a.to ? <span className="nums">{dayTime(a.to)}</span> : <span className="tag tag-good">{t("patients.now")}</span>) },
          ]} />
          <h2>{t("patients.events")}</h2>
          <ul>{data.events.map((e) => <li key={`${e.sequence}-${e.kind}`}><span className="nums">{dayTime(e.at)}</span> {t(`patientEvent.${e.kind}`, { defaultValue: e.kind })} <Link to={`/messages/${e.sequence}`}>#{e.sequence}</Link></li>)}</ul>
        </>
      )}
    </>
  );
}
