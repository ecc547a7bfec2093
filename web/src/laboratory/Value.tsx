import { useTranslation } from "react-i18next";
import { unitText } from "../ui/format";
import { flagOf, rangeOf } from "./results";
import type { LabResult } from "./types";

interface Props { value: string; unit?: string | null; flags?: string | null; critical?: boolean; struck?: boolean }

/** A value as it is read: how far off it is stands as arrows beside it, a critical one in a frame of its own. */
export function Value({ value, unit, flags, critical = false, struck = false }: Props) {
  const { t } = useTranslation();
  const { mark, tone } = flagOf(flags, critical);
  const body = <><b className="nums">{value}</b>{mark && <span className="lab-mark" aria-hidden="true">{mark}</span>}{unit && <span className="lab-unit"> {unitText(unit)}</span>}</>;
  return (
    <span className={`lab-value lab-${struck ? "none" : tone}`}>
      {struck ? <del>{body}</del> : body}
      {tone !== "none" && !struck && <span className={tone === "panic" ? "lab-panic-word" : "sr"}> {t(tone === "panic" ? "lab.critical" : mark === "↑" ? "lab.above" : mark === "↓" ? "lab.below" : "lab.abnormal")}</span>}
    </span>
  );
}

/** Between which values the healthy lie, for this patient's age and sex. */
export function Range({ result }: { result: LabResult }) {
  const { t } = useTranslation();
  const text = rangeOf(result);
  return text ? <span className="nums">{text}</span> : <span className="muted">{t("lab.noRange")}</span>;
}
