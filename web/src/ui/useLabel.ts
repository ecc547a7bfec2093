import { useTranslation } from "react-i18next";
import type { AlertEvent, Patient } from "../api/types";

/** The label in the page's language of what has one in both. */
export function useLabel() {
  const { i18n } = useTranslation();
  const chinese = i18n.language === "zh";
  return (item: { label?: string | null; labelZh?: string | null; name?: string | null }) => (chinese ? item.labelZh || item.label : item.label) || item.name || "";
}

/** An alarm in words. A broken limit is named by what broke it, short enough for a tile: "HR low". */
export function useAlertLabel() {
  const { t } = useTranslation();
  const label = useLabel();
  return (alert: Pick<AlertEvent, "name" | "label" | "labelZh" | "source">) => {
    const limit = alert.source ? LIMIT.exec(alert.name) : null;
    return limit ? `${alert.source} ${t(limit[1] === "HI" ? "alarm.high" : "alarm.low")}` : label(alert);
  };
}
const LIMIT = /^MDC_EVT_(HI|LO)(_|$)/;

/** Beside a number in a tile: the Chinese word where it is short, else the abbreviation that monitors print in China too. */
export function useShortLabel(longest: number) {
  const { i18n } = useTranslation();
  const chinese = i18n.language === "zh";
  return (item: { label?: string | null; labelZh?: string | null; name?: string | null }) =>
    (chinese && item.labelZh && item.labelZh.length <= longest ? item.labelZh : item.label) || item.name || "";
}

/** Family and given name in Chinese characters stand together: 周静, not 周, 静. */
export const joined = (name: string | null | undefined) => name?.replace(/^(\p{Script=Han}+),? (\p{Script=Han}+)$/u, "$1$2");

/** A Chinese reader reads the ideographic name; others the alphabetic with the ideographic where it is all there is. */
export function usePatientName() {
  const { i18n } = useTranslation();
  const chinese = i18n.language === "zh";
  return (patient: Pick<Patient, "name" | "ideographic" | "identifier"> | null | undefined) => {
    if (!patient) return "";
    const name = chinese ? patient.ideographic || patient.name : patient.name || patient.ideographic;
    return joined(name) || patient.identifier || "";
  };
}
