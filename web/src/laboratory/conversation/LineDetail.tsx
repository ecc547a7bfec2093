import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { HexPane } from "../../equipment/wire/HexPane";
import { dayTime } from "../../ui/format";
import { Verdict } from "./Verdict";
import type { Line } from "./lines";
import type { RecordField } from "./records";

const RECORDS = "HPORCQSML";

/** One frame to the ground: its verdict, its records field by field by the standard's names, and its bytes. */
export function LineDetail({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { piece, exchange } = line;
  return (
    <section className="lab-line-detail" aria-label={t("lab.frameDetail")}>
      <p className="lab-line-head">
        <strong>{piece.kind === "control" ? t(`lab.control.${piece.name}`, { defaultValue: piece.name }) : piece.kind === "whole" ? t("lab.wholeDetail") : piece.kind === "loose" ? t("lab.looseDetail") : t("lab.frameNumber", { number: piece.number ?? "?" })}</strong>
        <span>{t(line.direction === "in" ? "wire.in" : "wire.out")} · <time className="nums">{dayTime(line.at)}</time></span>
        <Verdict line={line} />
        {exchange.sequence ? <Link to={`/messages/${exchange.sequence}`}>{t("lab.rawMessage", { n: exchange.sequence })}</Link> : null}
      </p>
      {exchange.note && <p className="note" lang="en">{exchange.note}</p>}
      {line.again && <p className="note">{t("lab.againDetail")}</p>}
      {line.continued && <p className="note">{t("lab.continued")}</p>}
      {line.open && <p className="note">{t("lab.goesOn")}</p>}
      {line.records.map((record, i) => (
        <div key={i} className="card lab-record">
          <h2><span className="mono">{record.type}</span> {RECORDS.includes(record.type) ? t(`lab.record.${record.type}.0`, { defaultValue: "" }) : t("lab.makersRecord")}</h2>
          <table className="attributes"><tbody>
            {record.fields.map((field, n) => field.text !== "" && n > 0 && (
              <tr key={field.place}><td className="mono">{field.place}</td><td>{RECORDS.includes(record.type) ? t(`lab.record.${record.type}.${n + 1}`, { defaultValue: "" }) : ""}</td><td><Parts field={field} /></td></tr>
            ))}
          </tbody></table>
        </div>
      ))}
      <h2 className="drawer-title">{t("lab.bytes")}</h2>
      <HexPane data={line.bytes} from={-1} length={0} onByte={() => {}} charset={exchange.decoded?.charset ?? null} />
    </section>
  );
}

/** Components and repeats of a field, each with its number where there are several. */
function Parts({ field }: { field: RecordField }) {
  if (field.parts.length === 1 && field.parts[0].length === 1) return <span className="mono">{field.parts[0][0]}</span>;
  return (
    <ul className="lab-parts">
      {field.parts.flatMap((repeat, r) => repeat.map((part, c) => part !== "" && <li key={`${r}.${c}`}><span className="muted mono">{field.parts.length > 1 ? `[${r + 1}]` : ""}{repeat.length > 1 ? `.${c + 1}` : ""}</span> <span className="mono">{part}</span></li>))}
    </ul>
  );
}
