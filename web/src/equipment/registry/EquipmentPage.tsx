import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { get } from "../../api/client";
import type { Equipment } from "../../api/reports";
import type { Metric } from "../../api/types";
import { useMay } from "../../app/session";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
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
  const { data, error } = useQuery({ queryKey: ["equipment", id], queryFn: ({ signal }) => get<Equipment>(`equipment/${id}`, undefined, signal), refetchInterval: 5000 });
  const rows: [string, React.ReactNode][] = data ? [
    [t("equipment.state"), <><span className={`dot dot-${data.state}`} />{t(`state.${data.state}`)} {data.since && <span className="nums muted">{dayTime(data.since)}</span>}</>],
    [t("equipment.model"), [data.manufacturer, data.model].filter(Boolean).join(" ")],
    [t("equipment.serial"), data.serial], [t("equipment.software"), data.softwareVersion],
    [t("equipment.identifier"), <span className="mono">{data.identifier}</span>],
    ["EUI-64", data.eui64 && <span className="mono">{data.eui64}</span>], ["UDI", data.udi && <span className="mono">{data.udi}</span>],
    [t("connections.offset"), <Offset ms={data.clockOffsetMs} />],
    [t("equipment.bed"), data.bedId ? <Link to={`/bed/b${data.bedId}`}>{data.bedLabel ?? data.bedId}</Link> : <Link to={`/bed/e${data.id}`}>{t("equipment.noBed")}</Link>],
    [t("equipment.firstSeen"), data.firstSeen && <span className="nums">{dayTime(data.firstSeen)}</span>],
  ] : [];
  return (
    <>
      <PageHead title={data?.label ?? `#${id}`}><Link to="/equipment">{t("menu.equipment")}</Link></PageHead>
      <Problem error={error} />
      {data && (
        <>
          <div className="card"><dl className="facts">{rows.filter(([, value]) => value).map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt>{name}</dt><dd>{value}</dd></div>)}</dl></div>
          {engineer && <AssignForm equipment={data} />}
          <h2>{t("equipment.metrics")} <span className="muted">{data.metrics?.length ?? 0}</span></h2>
          <Table<Metric>
            size="small" pagination={false} rowKey="id" dataSource={data.metrics ?? []}
            columns={[
              { title: t("signals.signal"), render: (_, m) => <>{label(m)} {!m.known && <span className="tag tag-warn">{t("signals.unknown")}</span>}</> },
              { title: t("signals.unit"), render: (_, m) => unitText(m.unit) },
              { title: t("equipment.kind"), render: (_, m) => (m.wave ? `${t("equipment.wave")}${m.hz ? ` ${Math.round(m.hz * 10) / 10} Hz` : ""}` : t("equipment.number")) },
              { title: t("bed.limits"), dataIndex: "limits" },
              { title: t("signals.place"), render: (_, m) => [m.vmd, m.channel].filter(Boolean).join(".") },
              { title: t("signals.code"), render: (_, m) => <span className="mono">{m.code}^{m.name}^{m.system}</span> },
            ]}
          />
        </>
      )}
    </>
  );
}
