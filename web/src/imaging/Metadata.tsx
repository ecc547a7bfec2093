import { useQuery } from "@tanstack/react-query";
import { Drawer, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/client";
import { Problem } from "../console/Problem";
import { metadataOf } from "./dicom";
import type { Series } from "./types";

interface Attribute { vr: string; Value?: unknown[]; BulkDataURI?: string; InlineBinary?: string }
type DataSet = Record<string, Attribute>;
interface Row { tag: string; depth: number; vr: string; text: string }

async function load(address: string, signal: AbortSignal) {
  const [answer, table] = await Promise.all([fetch(address, { signal, headers: { Accept: "application/dicom+json" }, credentials: "same-origin" }), import("../../../src/Meridian.Wire/Dicom/Tables/elements.tsv?raw")]);
  if (!answer.ok) throw new ApiError(answer.status, answer.statusText || `HTTP ${answer.status}`);
  const [set] = (await answer.json()) as DataSet[];
  return { rows: rowsOf(set ?? {}, 0), keywords: keywordsOf(table.default) };
}

/** Tag → keyword, from the table that the hub itself is built with: tag, VR, VM, retired, keyword, name. */
function keywordsOf(table: string) {
  const keywords: Record<string, string> = {};
  for (const line of table.split("\n")) {
    const [tag, , , , keyword] = line.split("\t");
    if (tag && keyword) keywords[tag] = keyword;
  }
  return keywords;
}

function rowsOf(set: DataSet, depth: number): Row[] {
  return Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([tag, attribute]) => {
    const items = attribute.vr === "SQ" ? ((attribute.Value ?? []) as DataSet[]) : [];
    return [{ tag, depth, vr: attribute.vr, text: textOf(attribute, items.length) }, ...items.flatMap((item) => rowsOf(item, depth + 1))];
  });
}

function textOf(attribute: Attribute, items: number) {
  if (attribute.vr === "SQ") return `[${items}]`;
  if (attribute.BulkDataURI || attribute.InlineBinary) return "…";
  return (attribute.Value ?? []).map((value) => (value !== null && typeof value === "object" ? Object.values(value as Record<string, string>).join(" = ") : String(value ?? ""))).join(" \\ ");
}

/** The attributes of the instance in the middle of a series, as DICOMweb gives them. */
export function Metadata({ study, series, onClose }: { study: string; series: Series; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const address = metadataOf(study, series.uid, series.thumbnail ?? "");
  const { data, error, isPending } = useQuery({ queryKey: ["metadata", address], queryFn: ({ signal }) => load(address, signal), staleTime: Infinity });
  const asked = text.trim().toLowerCase();
  const rows = (data?.rows ?? []).filter((row) => asked === "" || `${row.tag} ${data?.keywords[row.tag] ?? ""} ${row.text}`.toLowerCase().includes(asked));
  return (
    <Drawer open size="large" onClose={onClose} title={`${series.modality ?? ""} ${series.description ?? ""}`} closable={{ "aria-label": t("app.close") }} className="metadata">
      <Problem error={error} />
      <Input allowClear value={text} onChange={(e) => setText(e.target.value)} placeholder={t("study.findAttribute")} aria-label={t("study.findAttribute")} />
      {isPending && <p aria-busy="true">{t("app.loading")}</p>}
      {data && (
        <table className="attributes">
          <thead><tr><th scope="col">{t("study.tag")}</th><th scope="col">VR</th><th scope="col">{t("study.attribute")}</th><th scope="col">{t("study.value")}</th></tr></thead>
          <tbody>{rows.map((row, i) => <tr key={i}><td className="mono" style={{ paddingLeft: 4 + row.depth * 14 }}>{`(${row.tag.slice(0, 4)},${row.tag.slice(4)})`}</td><td className="mono">{row.vr}</td><td>{data.keywords[row.tag]}</td><td><bdi>{row.text}</bdi></td></tr>)}</tbody>
        </table>
      )}
    </Drawer>
  );
}
