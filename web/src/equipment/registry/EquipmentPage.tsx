import { useQuery } from "@tanstack/react-query";

import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { get } from "../../api/client";
import type { Association, EquipmentDetail } from "../../api/reports";
import type { Metric } from "../../api/types";
import { useMay } from "../../app/session";
import { DataTable } from "../../console/DataTable";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { live } from "../../live/live";
import { dayTime, unitText } from "../../ui/format";
import { useLabel } from "../../ui/useLabel";
import { Offset } from "../wire/Offset";
import { AssignForm } from "./AssignForm";

/** One piece of equipment: who it says it is, its clock, what it measures, where it stands. */
export default function EquipmentPage() {
  const { t } = useTranslation();
  const label = useLabel();
  const { id = "" } = useParams();
  const engineer = useMay("engineer");
  const { data: detail, error } = useQuery({ queryKey: ["equipment", id], queryFn: ({ signal }) => get<EquipmentDetail>(`equipment/${id}`, undefined, signal), refetchInterval: 5000 });
  const data = detail?.equipment;
  const rows: [string, React.ReactNode][] = data ? [
    [t("equipment.state"), <><span className={`dot dot-${data.state}`} />{t(`state.${data.state}`)} {data.since && <span className="nums muted">{dayTime(data.since)}</span>}</>],
    [t("equipment.model"), [data.manufacturer, data.model].filter(Boolean).join(" ")],
    [t("equipment.serial"), data.serial], [t("equipment.software"), data.software], [t("equipment.kind"), label({ label: data.kind, labelZh: data.kindZh })],
    [t("equipment.identifier"), data.identifiers.map((i) => <div key={i.kind + i.value} className="mono">{i.value} <span className="tag">{i.kind}</span> {i.authority}</div>)],
    [t("connections.offset"), <Offset ms={data.clockOffsetMs} />],
    [t("equipment.bed"), data.tile ? <Link to={`/bed/${data.tile}`}>{data.bedId ? live.tile(data.tile)?.label ?? data.tile : t("equipment.noBed")}</Link> : t("equipment.noBed")],
    [t("equipment.namedPlace"), data.namedPlace],
    [t("equipment.firstSeen"), data.firstSeen && <span className="nums">{dayTime(data.firstSeen)}</span>],
  ] : [];
  return (
    <>
      <PageHead title={data?.label ?? `#${id}`}><Link to="/equipment">{t("menu.equipment")}</Link></PageHead>
      <Problem error={error} />
      {detail && data && (
        <>
          <div className="card"><dl className="facts">{rows.filter(([, value]) => value).map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt>{name}</dt><dd>{value}</dd></div>)}</dl></div>
          {engineer && <AssignForm key={`${data.givenName} ${data.bedId}`} equipment={data} />}
          <h2>{t("equipment.metrics")} <span className="muted">{detail.metrics.length}</span></h2>
          <DataTable<Metric> label={t("equipment.metrics")}
            rowKey="id" dataSource={detail.metrics}
            columns={[
              { title: t("signals.signal"), render: (_, m) => <>{label(m)} {!m.known && <span className="tag tag-warn">{t("signals.unknown")}</span>}</> },
              { title: t("signals.unit"), render: (_, m) => unitText(m.unit) },
              { title: t("equipment.what"), render: (_, m) => (m.wave ? `${t("equipment.wave")}${m.hz ? ` ${Math.round(m.hz * 10) / 10} Hz` : ""}` : t("equipment.number")) },
              { title: t("bed.limits"), dataIndex: "limits" },
              { title: t("signals.place"), render: (_, m) => [m.vmd, m.channel].filter(Boolean).join(".") },
              { title: t("signals.code"), render: (_, m) => <span className="mono">{m.code}^{m.name}^{m.system}</span> },
            ]}
          />
          <h2>{t("patients.where")}</h2>
          <DataTable<Association> label={t("patients.where")} rowKey="id" dataSource={detail.associations} columns={[
            { title: t("equipment.bed"), render: (_, a) => <Link to={`/bed/b${a.bed}`}>{a.bedLabel}</Link> },
            { title: t("patients.from"), render: (_, a) => <span className="nums">{dayTime(a.from)}</span> },
            { title: t("patients.to"), render: (_, a) => (a.to ? <span className="nums">{dayTime(a.to)}</span> : <span className="tag tag-good">{t("patients.now")}</span>) },
          ]} />
        </>
      )}
    </>
  );
}
