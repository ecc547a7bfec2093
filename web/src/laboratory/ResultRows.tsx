import { Button } from "antd";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { dayTime } from "../ui/format";
import { useLabel } from "../ui/useLabel";
import { Delta } from "./Delta";
import { Range, Value } from "./Value";
import { State } from "./State";
import type { LabResult } from "./types";

interface Group { test: string; results: LabResult[] }

/** Results of one specimen by test: what stands, and below it, struck through, what it took the place of. */
export function ResultRows({ groups, onOpen }: { groups: readonly Group[]; onOpen: (result: LabResult) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <div className="data-table" tabIndex={0} role="region" aria-label={t("lab.results")}>
      <table className="lab-results">
        <thead><tr>{(["test", "value", "range", "previous", "state", "instrument", "at"] as const).map((name) => <th key={name} scope="col">{t(`lab.column.${name}`)}</th>)}<th scope="col"><span className="sr">{t("app.actions")}</span></th></tr></thead>
        <tbody>
          {groups.map((group) => (
            <Fragment key={group.test}>
              {group.results.map((result, i) => {
                const past = result.state === "superseded" || result.state === "rejected";
                const name = label({ label: result.testName, labelZh: result.testNameZh, name: result.local.text || result.local.code });
                return (
                  <tr key={result.id} className={`${past ? "lab-past" : ""} ${i > 0 ? "lab-below" : ""} ${result.critical && !past ? "lab-row-panic" : ""}`}>
                    <th scope="row">{i === 0 ? <>{name} <span className="muted mono">{result.test ?? result.local.code}</span></> : <span className="lab-elbow"><span aria-hidden="true">└ </span>{t("lab.earlier")}<span className="sr"> {name}</span></span>}</th>
                    <td><Value value={result.value} unit={result.unit} flags={result.flags} critical={result.critical} struck={past} />{result.correction && !past && <div><span className="tag tag-warn">{t("lab.corrected")}</span></div>}</td>
                    <td><Range result={result} /></td>
                    <td><Delta result={result} /></td>
                    <td><State result={result} /></td>
                    <td>{result.equipment?.name ?? t("lab.byHand")}{result.said.dilution ? <span className="lab-again"> 1:{result.said.dilution}</span> : null}</td>
                    <td className="nums">{dayTime(result.completedAt ?? result.at)}</td>
                    <td><Button size="small" onClick={() => onOpen(result)} aria-label={t("lab.openResult", { test: name })}>{t("lab.open")}</Button></td>
                  </tr>
                );
              })}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
