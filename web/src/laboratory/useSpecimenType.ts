import { useTranslation } from "react-i18next";

/** The specimens that laboratories see most, by HL7 table 0487. */
export const SPECIMENS = ["SER", "PLAS", "BLD", "BLDC", "BLDA", "BLDV", "UR", "CSF", "SPT", "STL"];

/** A specimen's type in words where its code is one of these, else as it was told. */
export function useSpecimenType() {
  const { t } = useTranslation();
  return (type: string | undefined) => (type && SPECIMENS.includes(type) ? t(`lab.specimenType.${type}`) : type);
}
