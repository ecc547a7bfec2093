import { useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../app/session";
import { ReasonDialog } from "../imaging/ReasonDialog";
import { dayTime, unitText } from "../ui/format";
import { useLabel } from "../ui/useLabel";
import { Delta } from "./Delta";
import { EditDialog } from "./EditDialog";
import { LabPatientLine } from "./LabPatientLine";
import { controlName, rangeOf } from "./results";
import { State } from "./State";
import { Trail } from "./Trail";
import { Range, Value } from "./Value";
import { VerifyDialog } from "./VerifyDialog";
import { specimenAddress } from "./Worklist";
import type { LabResult } from "./types";
import { ConversationLink } from "./conversation/ConversationLink";
import { again } from "./useLaboratory";

interface Props { result: LabResult | undefined; all: readonly LabResult[]; onClose: () => void }
type Act = "verify" | "reject" | "rerun" | "edit" | "release";

/** One result to the ground: what was made of it, what the instrument itself said, which rules looked at it, and what a person may do. */
export function ResultDrawer({ result, all, onClose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const nurse = useMay("nurse");
  const engineer = useMay("engineer");
  const [act, setAct] = useState<Act | null>(null);
  const [dilution, setDilution] = useState<number | null>(null);
  if (!result) return null;
  const name = label({ label: result.testName, labelZh: result.testNameZh, name: result.local.text || result.local.code });
  const done = () => { setAct(null); void again(client); };
  const standing = result.state !== "superseded" && result.state !== "rejected";
  const said = result.said;
  const rows: [string, React.ReactNode][] = [
    ["value", <span className="mono">{said.value} {said.unit}</span>], ["code", <span className="mono">{result.local.code} {result.local.text}</span>], ["flags", said.flags && <span className="mono">{said.flags}</span>], ["range", said.range && <span className="mono">{said.range}</span>],
    ["status", t(`lab.saidStatus.${said.status}`, { defaultValue: said.status })], ["dilution", said.dilution && `1:${said.dilution}`], ["run", said.run > 0 && said.run], ["module", said.module], ["operator", said.operator], ["reagentLot", said.reagentLot && <span className="mono">{said.reagentLot}</span>],
    ["position", result.position], ["control", controlName(result)], ["verdict", result.verdict], ["completed", result.completedAt && <span className="nums">{dayTime(result.completedAt)}</span>], ["arrived", <span className="nums">{dayTime(result.receivedAt)}</span>], ["comments", said.comments.map((c, i) => <div key={i}>{c}</div>)],
  ];
  const replaced = all.find((r) => r.id === result.supersedes);
  return (
    <Drawer open size={560} title={<>{name} <span className="muted mono">{result.loinc && `LOINC ${result.loinc}`}</span></>} onClose={onClose}>
      <div className="lab-drawer-value"><Value value={result.value} unit={result.unit} flags={result.flags} critical={result.critical} struck={!standing} /> {result.correction && <span className="tag tag-warn">{t("lab.corrected")}</span>}</div>
      <dl className="facts">
        <dt>{t("lab.column.range")}</dt><dd><Range result={result} />{rangeOf(result) && ` ${unitText(result.unit)}`}</dd>
        <dt>{t("lab.column.previous")}</dt><dd><Delta result={result} /></dd>
        <dt>{t("lab.column.state")}</dt><dd><State result={result} /></dd>
        <dt>{t("lab.specimen")}</dt><dd><Link className="mono" to={specimenAddress(result.specimen)}>{result.specimen || t("lab.noBarcode")}</Link></dd>
        <dt>{t("lab.patient")}</dt><dd><LabPatientLine patient={result.patient} /></dd>
        {result.reason && <><dt>{t("decide.reason")}</dt><dd>{result.reason}</dd></>}
        {replaced && <><dt>{t("lab.takesPlaceOf")}</dt><dd><Value value={replaced.value} unit={replaced.unit} flags={replaced.flags} struck /> <span className="muted nums">{dayTime(replaced.at)}</span></dd></>}
      </dl>
      {nurse && standing && (
        <p className="lab-actions">
          {result.state === "toVerify" && <Button type="primary" onClick={() => setAct("verify")}>{t("lab.verify")}</Button>}
          {result.state === "held" && <Button type="primary" onClick={() => setAct("release")}>{t("lab.release")}</Button>}
          <Button onClick={() => setAct("rerun")}>{t("lab.rerun")}</Button>
          <Button onClick={() => setAct("edit")}>{t("lab.edit")}</Button>
          <Button danger onClick={() => setAct("reject")}>{t("lab.reject")}</Button>
        </p>
      )}
      <h3 className="drawer-title">{t("lab.trail")}</h3>
      <Trail steps={result.trail} />
      <h3 className="drawer-title">{t("lab.instrumentSaid")}</h3>
      <dl className="facts">{rows.filter(([, value]) => value && !(Array.isArray(value) && value.length === 0)).map(([key, value]) => <div key={key} style={{ display: "contents" }}><dt>{t(`lab.said.${key}`)}</dt><dd>{value}</dd></div>)}</dl>
      <p className="lab-actions">
        {result.equipment && <Link to={`/laboratory/instruments/${result.equipment.id}`}>{result.equipment.name}</Link>}
        {engineer && result.message && <Link to={`/messages/${result.message}`}>{t("lab.rawMessage", { n: result.message })}</Link>}
        {engineer && result.message && <ConversationLink message={result.message} />}
      </p>
      {act === "verify" && <VerifyDialog results={[result]} onClose={() => setAct(null)} onDone={done} />}
      {act === "edit" && <EditDialog result={result} onClose={() => setAct(null)} onDone={done} />}
      {act === "rerun" && (
        <ReasonDialog title={t("lab.rerunTitle", { test: name })} lead={t("lab.rerunLead")} action={t("lab.rerun")} path={`laboratory/results/${result.id}/rerun`} more={{ dilution }} onClose={() => setAct(null)} onDone={done}>
          <label className="lab-dilution">{t("lab.dilution")} <InputNumber min={1} max={100_000} value={dilution} onChange={setDilution} prefix="1 :" placeholder={t("lab.instrumentsChoice")} /></label>
        </ReasonDialog>
      )}
      {(act === "reject" || act === "release") && <ReasonDialog title={t(`lab.${act}Title`, { test: name })} lead={t(`lab.${act}Lead`)} action={t(`lab.${act}`)} danger={act === "reject"} path={`laboratory/results/${result.id}/${act}`} onClose={() => setAct(null)} onDone={done} />}
    </Drawer>
  );
}
