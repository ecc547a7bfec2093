import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { DataTable } from "../console/DataTable";
import { Problem } from "../console/Problem";
import { unitText } from "../ui/format";
import { useLabel } from "../ui/useLabel";
import { useCatalog } from "./useCatalog";
import type { MapEntry } from "./types";
import { again } from "./useLaboratory";
import { useTestMap, type MapRow } from "./useTestMap";

/** What an instrument's codes mean here: its own table over the site's for its driver over what the driver ships. Only its own is changed here. */
export function TestMapEditor({ equipment, driver, engineer }: { equipment: number; driver?: string | null; engineer: boolean }) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const catalog = useCatalog();
  const [editing, setEditing] = useState<MapEntry | null>(null);
  const { own, rows, error, isPending } = useTestMap(equipment, driver ?? undefined);
  const save = useMutation({
    mutationFn: (entries: MapEntry[]) => send("PUT", `laboratory/test-maps/equipment/${equipment}`, { entries }),
    onSuccess: () => { setEditing(null); void again(client); },
  });
  return (
    <>
      <h2>{t("lab.testMap")} <span className="muted">{rows.length}</span></h2>
      <p className="muted">{t("lab.testMapLead")} {engineer && <Button size="small" onClick={() => setEditing({ local: "", test: "", resultsOnly: false })}>{t("lab.addCode")}</Button>}</p>
      <Problem error={error ?? (editing ? null : save.error)} />
      <DataTable<MapRow>
        label={t("lab.testMap")} rowKey="local" dataSource={rows} loading={isPending} locale={{ emptyText: t("lab.noCodes") }}
        columns={[
          { title: t("lab.localCode"), render: (_, r) => <span className="mono">{r.local}</span> },
          { title: t("lab.column.test"), render: (_, r) => { const test = catalog.of(r.test); return r.test === "" ? <span className="muted">{t("lab.ignored")}</span> : <>{test ? label({ label: test.name, labelZh: test.nameZh }) : ""} <span className="mono muted">{r.test}</span>{r.resultsOnly && <> <span className="tag">{t("lab.resultsOnly")}</span></>}</>; } },
          { title: t("lab.unitThere"), render: (_, r) => r.unit ?? <span className="muted">{t("lab.asHere")}</span> },
          { title: t("lab.conversion"), render: (_, r) => (r.factor || r.offset ? <span className="nums">× {r.factor ?? 1}{r.offset ? ` + ${r.offset}` : ""} → {unitText(catalog.of(r.test)?.unit)}</span> : <span className="muted">–</span>) },
          { title: t("lab.whose"), render: (_, r) => <span className="tag">{t(`lab.whoseMap.${r.whose}`)}</span> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, r) => engineer && <span className="lab-actions"><Button size="small" onClick={() => setEditing(r)} aria-label={t("lab.changeCode", { code: r.local })}>{t("lab.change")}</Button>{r.whose === "equipment" && <Button size="small" danger onClick={() => save.mutate(own.filter((e) => e.local !== r.local))} aria-label={t("lab.removeCode", { code: r.local })}>{t("lab.remove")}</Button>}</span> },
        ]}
      />
      {editing && <EntryDialog entry={editing} error={save.error} saving={save.isPending} onClose={() => { save.reset(); setEditing(null); }} onSave={(entry) => save.mutate([...own.filter((e) => e.local !== entry.local), entry])} />}
    </>
  );
}

/** One code: what it means, in which unit the instrument gives it, and by which numbers it is converted. */
function EntryDialog({ entry, error, saving, onClose, onSave }: { entry: MapEntry; error: unknown; saving: boolean; onClose: () => void; onSave: (entry: MapEntry) => void }) {
  const { t } = useTranslation();
  const catalog = useCatalog();
  const [value, setValue] = useState<MapEntry>({ local: entry.local, test: entry.test, unit: entry.unit, factor: entry.factor, offset: entry.offset, resultsOnly: entry.resultsOnly });
  const [ignored, setIgnored] = useState(entry.local !== "" && entry.test === "");
  const test = catalog.of(value.test);
  const ready = value.local.trim() !== "" && (ignored || value.test !== "");
  const save = () => ready && onSave({ ...value, local: value.local.trim(), test: ignored ? "" : value.test, unit: value.unit?.trim() || undefined });
  return (
    <Modal open title={entry.local || t("lab.addCode")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={save} okButtonProps={{ disabled: !ready, loading: saving }}>
      <Problem error={error} />
      <label className="lab-field">{t("lab.localCode")}<Input className="mono" value={value.local} disabled={entry.local !== ""} maxLength={100} onChange={(e) => setValue({ ...value, local: e.target.value })} /></label>
      <Checkbox checked={ignored} onChange={(e) => setIgnored(e.target.checked)}>{t("lab.ignoreCode")}</Checkbox>
      {!ignored && (
        <>
          <label className="lab-field">{t("lab.column.test")}<Select showSearch optionFilterProp="label" value={value.test || undefined} options={catalog.options} onChange={(code) => setValue({ ...value, test: code })} aria-label={t("lab.column.test")} /></label>
          <label className="lab-field">{t("lab.unitThere")}<Input value={value.unit ?? ""} maxLength={40} placeholder={unitText(test?.unit)} onChange={(e) => setValue({ ...value, unit: e.target.value })} /></label>
          <div className="form-grid">
            <label className="lab-field">{t("lab.factor")}<InputNumber value={value.factor} placeholder="1" onChange={(n) => setValue({ ...value, factor: n ?? undefined })} style={{ width: "100%" }} /></label>
            <label className="lab-field">{t("lab.offset")}<InputNumber value={value.offset} placeholder="0" onChange={(n) => setValue({ ...value, offset: n ?? undefined })} style={{ width: "100%" }} /></label>
          </div>
          {(value.factor || value.offset) && <p className="nums" role="status">1 {value.unit} → <b>{Number(((value.factor ?? 1) + (value.offset ?? 0)).toPrecision(6))}</b> {unitText(test?.unit)}</p>}
          <Checkbox checked={value.resultsOnly} onChange={(e) => setValue({ ...value, resultsOnly: e.target.checked })}>{t("lab.resultsOnlyHint")}</Checkbox>
        </>
      )}
    </Modal>
  );
}
