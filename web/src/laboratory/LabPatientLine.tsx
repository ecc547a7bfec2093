import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { live } from "../live/live";
import { usePatientName } from "../ui/useLabel";
import { ageOf } from "./results";
import type { LabPatient } from "./types";

/** Whose specimen it is: name, number, sex and age, as every row of a laboratory tells. */
export function LabPatientLine({ patient, linked = true }: { patient: LabPatient | null | undefined; linked?: boolean }) {
  const { t } = useTranslation();
  const nameOf = usePatientName();
  if (!patient) return <span className="muted">{t("lab.noPatient")}</span>;
  const age = ageOf(patient.birthDate, live.clock.now());
  const name = <bdi>{nameOf(patient)}</bdi>;
  return (
    <>
      {linked ? <Link className="lab-name" to={`/patients/${patient.id}`}>{name}</Link> : <span className="lab-name">{name}</span>}
      <div className="muted"><span className="mono">{patient.identifier}</span> {t(`sex.${patient.sex}`, { defaultValue: "" })} {age && t(`lab.age.${age.unit}`, { count: age.n })}</div>
    </>
  );
}
