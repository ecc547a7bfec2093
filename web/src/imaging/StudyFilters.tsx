import { Button, Checkbox, Input, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../app/session";

/** Defined terms of Modality (0008,0060) that a hospital meets most (PS3.3 C.7.3.1.1.1). */
export const MODALITIES = ["CT", "MR", "PT", "NM", "US", "XA", "RF", "DX", "CR", "MG", "ES", "OPT", "SM", "ECG", "SR", "RTDOSE", "RTSTRUCT", "RTPLAN", "SEG", "OT"];

/** What narrows the list stands in the address, so that it can be kept and sent. */
export function StudyFilters({ search, onChange }: { search: URLSearchParams; onChange: (next: URLSearchParams) => void }) {
  const { t } = useTranslation();
  const engineer = useMay("engineer");
  const [text, setText] = useState(search.get("text") ?? "");
  const asked = search.get("text") ?? "";
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    if (text === asked) return;
    const soon = setTimeout(() => set("text", text), 250);
    return () => clearTimeout(soon);
  });

  function set(name: string, value: string | string[] | null) {
    const next = new URLSearchParams(search);
    next.delete(name);
    next.delete("page");
    for (const one of Array.isArray(value) ? value : [value]) if (one) next.append(name, one);
    onChange(next);
  }
  const day = (name: "from" | "to") => (search.get(name) ?? "").replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
  const any = [...search.keys()].some((name) => name !== "page" && name !== "order");
  return (
    <form className="filters" role="search" aria-label={t("studies.filters")} onSubmit={(event) => event.preventDefault()}>
      <label className="study-search">{t("studies.search")}<Input allowClear value={text} onChange={(e) => setText(e.target.value)} onPressEnter={() => set("text", text)} /></label>
      <label>{t("studies.modality")}<Select mode="multiple" allowClear showSearch value={search.getAll("modality")} onChange={(value) => set("modality", value)} options={MODALITIES.map((value) => ({ value, label: value }))} style={{ minWidth: 130 }} aria-label={t("studies.modality")} /></label>
      <label>{t("studies.dateFrom")}<input className="native" type="date" value={day("from")} onChange={(e) => set("from", e.target.value.replaceAll("-", ""))} /></label>
      <label>{t("studies.dateTo")}<input className="native" type="date" value={day("to")} onChange={(e) => set("to", e.target.value.replaceAll("-", ""))} /></label>
      <label>{t("studies.patientId")}<Input allowClear className="short" value={search.get("patientId") ?? ""} onChange={(e) => set("patientId", e.target.value)} /></label>
      <label>{t("studies.accession")}<Input allowClear className="short" value={search.get("accession") ?? ""} onChange={(e) => set("accession", e.target.value)} /></label>
      <label>{t("studies.order")}<Select value={search.get("order") ?? "activity"} onChange={(value) => set("order", value)} options={["activity", "date", "name"].map((value) => ({ value, label: t(`studies.by.${value}`) }))} style={{ minWidth: 130 }} aria-label={t("studies.order")} /></label>
      <span className="checks">
        <Checkbox checked={search.get("doubtful") === "true"} onChange={(e) => set("doubtful", e.target.checked ? "true" : null)}>{t("studies.doubtful")}</Checkbox>
        {engineer && <Checkbox checked={search.get("rejected") === "true"} onChange={(e) => set("rejected", e.target.checked ? "true" : null)}>{t("studies.withRejected")}</Checkbox>}
      </span>
      {any && <Button onClick={() => onChange(new URLSearchParams())}>{t("studies.clear")}</Button>}
    </form>
  );
}
