import { useQueryClient } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { bytes, dayTime } from "../ui/format";
import { syntaxName } from "./dicom";
import { PatientName } from "./PatientName";
import { ReasonDialog } from "./ReasonDialog";
import type { Conflict, Copy } from "./types";
import "./imaging.css";

/** Two objects under one UID: both are kept, and a person says which one stands. */
export default function Conflicts() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const [state, setState] = useState("waiting");
  const [decision, setDecision] = useState<{ conflict: Conflict; to: "keep" | "replace" } | null>(null);
  const study = search.get("study");
  return (
    <>
      <PageHead title={t("menu.conflicts")} lead={t("conflicts.lead")} />
      <div className="filters">
        <Segmented value={state} onChange={(value) => setState(String(value))} options={["waiting", "all"].map((value) => ({ value, label: t(`conflicts.show.${value}`) }))} />
        {study && <span className="muted">{t("conflicts.ofStudy")} <Link to={`/imaging/studies/${study}`} className="mono">{study}</Link> <Link to="/imaging/conflicts">{t("conflicts.ofAll")}</Link></span>}
      </div>
      <ListTable<Conflict>
        path="imaging/conflicts" query={{ state, study }} rowKey="sequence" every={3000} label={t("menu.conflicts")} empty={state === "waiting" ? t("conflicts.none") : undefined}
        columns={[
          { title: t("studies.patient"), render: (_, c) => <><Link to={`/imaging/studies/${c.study}`}><PatientName pn={c.patientName} none={t("studies.noName")} /></Link><div className="muted mono">{c.patientId}</div></> },
          { title: t("conflicts.object"), render: (_, c) => <><span className="tag modality">{c.modality ?? "?"}</span> <span className="mono">{c.instance}</span><div><span className="tag tag-bad">{t(`conflicts.difference.${c.difference}`)}</span></div></> },
          { title: t("conflicts.first"), render: (_, c) => c.standing && <CopyFacts copy={c.standing} /> },
          { title: t("conflicts.second"), render: (_, c) => <CopyFacts copy={c.other} /> },
          { title: t("conflicts.decision"), render: (_, c) => c.state === "waiting"
            ? <span className="study-looks"><Button size="small" onClick={() => setDecision({ conflict: c, to: "keep" })}>{t("conflicts.keep")}</Button> <Button size="small" danger onClick={() => setDecision({ conflict: c, to: "replace" })}>{t("conflicts.replace")}</Button></span>
            : <><strong>{t(`conflicts.state.${c.state}`)}</strong><div className="muted">{c.resolvedBy} <span className="nums">{c.resolvedAt && dayTime(c.resolvedAt)}</span></div>{c.note}</> },
        ]}
      />
      {decision && (
        <ReasonDialog
          title={t(`conflicts.${decision.to}Title`)} lead={t(`conflicts.${decision.to}Lead`)} action={t(`conflicts.${decision.to}`)} danger={decision.to === "replace"} path={`imaging/conflicts/${decision.conflict.sequence}/${decision.to}`}
          onClose={() => setDecision(null)} onDone={() => { setDecision(null); void client.invalidateQueries({ queryKey: ["imaging/conflicts"] }); }}
        />
      )}
    </>
  );
}

function CopyFacts({ copy }: { copy: Copy }) {
  return <><span className="nums">{dayTime(copy.receivedAt)}</span><div className="mono muted">{copy.callingAe}</div><div className="muted">{bytes(copy.bytes)} · {syntaxName(copy.transferSyntax)}</div></>;
}
