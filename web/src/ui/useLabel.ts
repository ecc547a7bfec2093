import { useTranslation } from "react-i18next";
import type { Patient } from "../api/types";

/** The label in the page's language of what has one in both. */
export function useLabel() {
  const { i18n } = useTranslation();
  const chinese = i18n.language === "zh";
  return (item: { label?: string | null; labelZh?: string | null; name?: string | null }) => (chinese ? item.labelZh || item.label : item.label) || item.name || "";
}

/** Beside a number in a tile: the Chinese word where it is short, else the abbreviation that monitors print in China too. */
export function useShortLabel(longest: number) {
  const { i18n } = useTranslation();
  const chinese = i18n.language === "zh";
  return (item: { label?: string | null; labelZh?: string | null; name?: string | null }) =>
    (chinese && item.labelZh && item.labelZh.length <= longest ? item.labelZh : item.label) || item.name || "";
}

/** A Chinese reader reads the ideographic name; others the alphabetic with the ideographic where it is all there is. */
export function usePatientName() {
  const { i18n } = useTranslation();
  const chinese = i18n.language === "zh";
  return (patient: Pick<Patient, "name" | "ideographic" | "identifier"> | null | undefined) => {
    if (!patient) return "";
    return (chinese ? patient.ideographic || patient.name : patient.name || patient.ideographic) || patient.identifier || "";
  };
}
