import { useTranslation } from "react-i18next";
import { joined } from "../ui/useLabel";

/** The groups of a person name (PS3.5 6.2.1.2), each as people write it. */
export function personName(pn: string | null | undefined) {
  const [alphabetic, ideographic, phonetic] = (pn ?? "").split("=").map((group) => {
    const [family, given, middle, prefix, suffix] = group.split("^").map((part) => part.trim());
    const name = [family, [given, middle].filter(Boolean).join(" ")].filter(Boolean).join(", ");
    return joined([prefix, name, suffix].filter(Boolean).join(" ")) ?? "";
  });
  return { alphabetic: alphabetic ?? "", ideographic: ideographic ?? "", phonetic: phonetic ?? "" };
}

/** What a reader of the page's language calls the patient, and the other writing beside it. */
export function useStudyPatient() {
  const { i18n } = useTranslation();
  const chinese = i18n.language === "zh";
  return (pn: string | null | undefined) => {
    const { alphabetic, ideographic } = personName(pn);
    const first = chinese ? ideographic || alphabetic : alphabetic || ideographic;
    return { name: first, other: first === ideographic ? alphabetic : ideographic };
  };
}

/** 20261121 as 2026-11-21; what is no date stays as it is. */
export const dicomDate = (da: string | null | undefined) => (da ? da.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3") : "");

/** 101500.123 as 10:15. */
export const dicomTime = (tm: string | null | undefined) => (tm ? tm.replace(/^(\d{2})(\d{2}).*$/, "$1:$2") : "");

const wado = (study: string, series: string, instance: string) => `/dicom-web/studies/${study}/series/${series}/instances/${instance}`;
export const thumbnailOf = (study: string, series: string, instance: string, size: number) => `${wado(study, series, instance)}/thumbnail?viewport=${size},${size}`;
export const metadataOf = (study: string, series: string, instance: string) => `${wado(study, series, instance)}/metadata`;

export type Look = "viewer" | "mpr" | "fusion" | "microscopy";

/** Ways to look at a study that its modalities allow, the usual one first. */
export function looksAt(modalities: readonly string[]): Look[] {
  if (modalities.includes("SM")) return ["microscopy"];
  const looks: Look[] = ["viewer"];
  if (modalities.some((m) => m === "CT" || m === "MR" || m === "PT" || m === "NM")) looks.push("mpr");
  if (modalities.includes("CT") && modalities.includes("PT")) looks.push("fusion");
  return looks;
}

export function viewerAddress(look: Look, study: string, series?: string) {
  const query = new URLSearchParams({ StudyInstanceUIDs: study });
  if (series) query.set("SeriesInstanceUIDs", series);
  if (look === "mpr") query.set("hangingProtocolId", "mpr");
  return `/viewer/${look === "fusion" ? "tmtv" : look === "microscopy" ? "microscopy" : "viewer"}?${query}`;
}

/** Names of the transfer syntaxes that are met most (PS3.6 table A-1); others by their UID. */
const SYNTAXES: Record<string, string> = {
  "1.2.840.10008.1.2": "Implicit VR LE", "1.2.840.10008.1.2.1": "Explicit VR LE", "1.2.840.10008.1.2.1.99": "Deflated", "1.2.840.10008.1.2.2": "Explicit VR BE",
  "1.2.840.10008.1.2.4.50": "JPEG Baseline", "1.2.840.10008.1.2.4.51": "JPEG Extended", "1.2.840.10008.1.2.4.57": "JPEG Lossless", "1.2.840.10008.1.2.4.70": "JPEG Lossless SV1",
  "1.2.840.10008.1.2.4.80": "JPEG-LS", "1.2.840.10008.1.2.4.81": "JPEG-LS Near", "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless", "1.2.840.10008.1.2.4.91": "JPEG 2000",
  "1.2.840.10008.1.2.4.100": "MPEG-2", "1.2.840.10008.1.2.4.102": "MPEG-4", "1.2.840.10008.1.2.5": "RLE",
  "1.2.840.10008.1.2.4.201": "HTJ2K Lossless", "1.2.840.10008.1.2.4.203": "HTJ2K",
};
export const syntaxName = (uid: string) => SYNTAXES[uid] ?? uid;
