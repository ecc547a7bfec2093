import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PatientRecord } from "../../api/reports";
import { ListTable } from "../../console/ListTable";
import { PageHead } from "../../console/PageHead";
import { joined } from "../../ui/useLabel";

/** Patients as the feed and the equipment named them. */
export default function Patients() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <>
      <PageHead title={t("menu.patients")} lead={t("patients.lead")}>
        <Input.Search allowClear placeholder={t("patients.search")} aria-label={t("patients.search")} onSearch={setText} style={{ width: 260 }} />
      </PageHead>
      <ListTable<PatientRecord>
        path="patients" query={{ text }} rowKey="id" label={t("menu.patients")} empty={text ? t("patients.noMatch") : t("patients.none")}
        columns={[
          { title: t("patients.name"), render: (_, p) => <Link to={`/patients/${p.id}`}>{[joined(p.name), joined(p.ideographic)].filter(Boolean).join(" · ") || `#${p.id}`}</Link> },
          { title: t("patients.identifier"), render: (_, p) => p.identifiers.map((i) => <span key={i.value + i.type} className="mono">{i.value}{i.authority ? ` (${i.authority})` : ""} </span>) },
          { title: t("patients.sex"), render: (_, p) => t(`sex.${p.sex}`) },
          { title: t("patients.born"), dataIndex: "birthDate" },
          { title: t("patients.record"), render: (_, p) => p.mergedInto ? <Link to={`/patients/${p.mergedInto}`}>{t("patients.merged", { id: p.mergedInto })}</Link> : p.confirmed ? <span className="tag tag-good">{t("patients.confirmed")}</span> : <span className="tag tag-warn">{t("patients.unconfirmed")}</span> },
        ]}
      />
    </>
  );
}
