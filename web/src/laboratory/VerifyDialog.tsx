import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import { useLabel, usePatientName } from "../ui/useLabel";
import { usePersonName } from "./usePersonName";
import { Value } from "./Value";
import type { LabResult } from "./types";

interface Answer { verified: number[]; refused: { id: number; why: string }[] }
interface Props { results: readonly LabResult[]; onClose: () => void; onDone: () => void }

/** Lets results stand, by name. A critical one is not let through before it is said who was told of it. */
export function VerifyDialog({ results, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const nameOf = usePatientName();
  const [name, setName] = usePersonName();
  const [told, setTold] = useState("");
  const [sure, setSure] = useState(false);
  const critical = results.filter((r) => r.critical);
  const corrections = results.filter((r) => r.correction);
  const verify = useMutation({
    mutationFn: () => send<Answer>("POST", "laboratory/results/verify", { ids: results.map((r) => r.id), name: name.trim(), comment: told.trim() || null }),
    onSuccess: (answer) => { if (answer.refused.length === 0) onDone(); },
  });
  const ready = name.trim() !== "" && (critical.length === 0 || (told.trim() !== "" && sure));
  const refused = verify.data?.refused ?? [];
  return (
    <Modal open title={t("lab.verifyTitle", { count: results.length })} onCancel={refused.length > 0 ? onDone : onClose} footer={refused.length > 0 ? <Button onClick={onDone}>{t("app.close")}</Button> : [
      <Button key="no" onClick={onClose}>{t("app.cancel")}</Button>, <Button key="yes" type="primary" disabled={!ready} loading={verify.isPending} onClick={() => verify.mutate()}>{t("lab.verify")}</Button>,
    ]}>
      <form onSubmit={(event) => { event.preventDefault(); if (ready && !verify.isPending) verify.mutate(); }}>
        <Problem error={verify.error} />
        {refused.length > 0 && <div className="problem" role="alert"><strong>{t("lab.notVerified", { count: refused.length })}</strong><ul>{refused.map((one) => <li key={one.id}>#{one.id}: {one.why}</li>)}</ul></div>}
        {corrections.length > 0 && <p className="note">{t("lab.verifyCorrections", { count: corrections.length })}</p>}
        {critical.length > 0 && (
          <fieldset className="lab-critical"><legend>‼ {t("lab.criticalValues", { count: critical.length })}</legend>
            <ul>{critical.map((r) => <li key={r.id}><span>{nameOf(r.patient)} <span className="mono">{r.specimen}</span></span><span>{label({ label: r.testName, labelZh: r.testNameZh, name: r.local.code })}</span><Value value={r.value} unit={r.unit} flags={r.flags} critical /></li>)}</ul>
            <label className="lab-field">{t("lab.toldWhom")}<Input.TextArea value={told} onChange={(e) => setTold(e.target.value)} maxLength={300} autoSize={{ minRows: 2 }} placeholder={t("lab.toldWhomHint")} /></label>
            <Checkbox checked={sure} onChange={(e) => setSure(e.target.checked)}>{t("lab.readBack")}</Checkbox>
          </fieldset>
        )}
        <label className="lab-field">{t("decide.name")}<Input value={name} onChange={(e) => setName(e.target.value)} maxLength={100} autoComplete="name" autoFocus /></label>
        <button type="submit" hidden aria-hidden="true" />
      </form>
    </Modal>
  );
}
