import { useStudyPatient } from "./dicom";

/** The name as the page's language writes it, the other writing beside it. */
export function PatientName({ pn, none }: { pn: string | null | undefined; none: string }) {
  const { name, other } = useStudyPatient()(pn);
  return <><bdi>{name || none}</bdi>{other && <span className="muted study-other"> <bdi>{other}</bdi></span>}</>;
}
