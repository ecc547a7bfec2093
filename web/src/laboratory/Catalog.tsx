import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../app/session";
import { DataTable } from "../console/DataTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { unitText } from "../ui/format";
import { useLabel } from "../ui/useLabel";
import { LabTestDialog } from "./LabTestDialog";
import { ageText, limits, sexKey } from "./ranges";
import type { LabTest } from "./types";
import { useCatalog } from "./useCatalog";
import { again } from "./useLaboratory";
import "./laboratory.css";

/** The tests of this laboratory: names, units, ranges, limits, and what lets a result stand without a person. */
export default function Catalog() {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const engineer = useMay("engineer");
  const catalog = useCatalog();
  const [text, setText] = useState("");
  const [group, setGroup] = useState<string | null>(null);
  const [editing, setEditing] = useState<LabTest | "new" | null>(null);
  const wanted = text.trim().toLowerCase();
  const rows = catalog.items.filter((test) => (!group || test.group === group) && (!wanted || [test.code, test.name, test.nameZh, test.loinc].some((word) => word?.toLowerCase().includes(wanted))));
  const groups = [...new Set(catalog.items.map((test) => test.group))].sort();
  return (
    <>
      <PageHead title={t("menu.labCatalog")} lead={t("lab.catalogLead")}>{engineer && <Button type="primary" onClick={() => setEditing("new")}>{t("lab.newTest")}</Button>}</PageHead>
      <Problem error={catalog.error} />
      <div className="filters">
        <label className="lab-search">{t("lab.searchTests")}<Input allowClear value={text} onChange={(e) => setText(e.target.value)} /></label>
        <label>{t("lab.group")}<Select allowClear value={group} onChange={(value) => setGroup(value ?? null)} options={groups.map((value) => ({ value, label: t(`lab.groups.${value}`, { defaultValue: value }) }))} style={{ minWidth: 160 }} aria-label={t("lab.group")} /></label>
        <span className="muted" role="status">{t("lab.testCount", { count: rows.length })}</span>
      </div>
      <DataTable<LabTest>
        label={t("menu.labCatalog")} rowKey="code" dataSource={rows} locale={{ emptyText: t("lab.noMatch") }} pagination={rows.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
        columns={[
          { title: t("lab.column.test"), render: (_, x) => <>{label({ label: x.name, labelZh: x.nameZh })} <span className="mono muted">{x.code}</span>{x.isRetired && <> <span className="tag">{t("lab.retired")}</span></>}<div className="muted">{x.members.length > 0 ? x.members.join(" · ") : x.loinc && <span className="mono">LOINC {x.loinc}</span>}</div></> },
          { title: t("lab.unit"), render: (_, x) => unitText(x.unit) },
          { title: t("lab.ranges"), render: (_, x) => (x.members.length > 0 ? null : x.ranges.length === 0 ? <span className="muted">{t("lab.noRange")}</span> : <ul className="lab-plain">{x.ranges.slice(0, 4).map((r, i) => <li key={i}><span className="muted">{[t(`lab.sexes.${sexKey(r.sex)}`), ageText(r, t)].filter(Boolean).join(", ")}</span> <span className="nums">{limits(r.low, r.high) || r.text}</span></li>)}{x.ranges.length > 4 && <li className="muted">+{x.ranges.length - 4}</li>}</ul>) },
          { title: t("lab.criticalLimits"), render: (_, x) => <span className="nums">{[x.criticalLow !== null && x.criticalLow !== undefined ? `< ${x.criticalLow}` : "", x.criticalHigh !== null && x.criticalHigh !== undefined ? `> ${x.criticalHigh}` : ""].filter(Boolean).join(" · ")}</span> },
          { title: t("lab.delta"), render: (_, x) => x.delta && <span className="nums">{[x.delta.absolute && `± ${x.delta.absolute}`, x.delta.percent && `± ${x.delta.percent} %`].filter(Boolean).join(" / ")} · {t("lab.hours", { count: x.delta.windowHours })}</span> },
          { title: t("lab.auto"), render: (_, x) => (x.members.length > 0 ? null : x.auto?.enabled ? <span className="tag tag-good">✓ {t("lab.autoOn")}</span> : <span className="muted">{t("lab.autoOff")}</span>) },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, x) => engineer && <Button size="small" onClick={() => setEditing(x)} aria-label={t("lab.changeCode", { code: x.code })}>{t("lab.change")}</Button> },
        ]}
      />
      {editing && <LabTestDialog test={editing === "new" ? null : editing} onClose={() => setEditing(null)} onDone={() => { setEditing(null); void again(client); }} />}
    </>
  );
}
