import { useTranslation } from "react-i18next";
import { dayTime } from "../ui/format";
import { percentText } from "./results";
import type { LabResult } from "./types";

/** The last result of this patient and test that stands, and how far this one is from it. */
export function Delta({ result }: { result: LabResult }) {
  const { t } = useTranslation();
  const { previous } = result;
  if (!previous) return <span className="muted">–</span>;
  return (
    <span title={dayTime(previous.at)}>
      <span className="nums">{previous.value}</span>
      {previous.percent !== null && previous.percent !== undefined && <span className={previous.exceeded ? "tag tag-bad nums" : "muted nums"}> {previous.exceeded ? `Δ ${percentText(previous.percent)} ` : percentText(previous.percent)}{previous.exceeded && t("lab.deltaExceeded")}</span>}
      <div className="muted nums">{dayTime(previous.at, false)}</div>
    </span>
  );
}
