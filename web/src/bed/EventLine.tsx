import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TileEvent } from "../api/reports";
import { useMay } from "../app/session";
import { valueText } from "../ui/format";
import { useAlertLabel } from "../ui/useLabel";

const MARKS = { high: "!!!", medium: "!!", low: "!", none: "i" } as const;

export function EventLine({ event: { alert, patient, connection } }: { event: TileEvent }) {
  const { t } = useTranslation();
  const label = useAlertLabel();
  const engineer = useMay("engineer");
  if (alert) {
    return (
      <>
        <span className={`event-mark strip-${alert.priority}`} aria-hidden="true">{MARKS[alert.priority]}</span>
        <span>
          <strong>{label(alert)}</strong> {valueText(alert.value)} · {t(`transition.${alert.transition}`)}
          {alert.transition === "acknowledged" && ` – ${alert.acknowledgedBy ?? ""}: ${alert.acknowledgeReason ?? ""}`}
          <span className="sr"> {t(`priority.${alert.priority}`)}</span>
        </span>
      </>
    );
  }
  if (patient) {
    return <><span className="event-mark" aria-hidden="true">☻</span><span>{t(`patientEvent.${patient.kind}`, { defaultValue: patient.kind })} <Link to={`/patients/${patient.patient}`}>#{patient.patient}</Link></span></>;
  }
  if (!connection) return <span />;
  return (
    <>
      <span className="event-mark" aria-hidden="true">⇄</span>
      <span>
        {t(`connectionEvent.${connection.kind}`, { defaultValue: connection.kind })} <span className="muted">{connection.peer} {connection.detail}</span>{" "}
        {engineer && <Link to={`/connections/${connection.connection}`}>#{connection.connection}</Link>}
      </span>
    </>
  );
}
