import { useTranslation } from "react-i18next";
import type { TileEvent } from "../api/reports";
import { useLabel } from "../ui/useLabel";

const MARKS = { high: "!!!", medium: "!!", low: "!", none: "i" } as const;

export function EventLine({ event }: { event: TileEvent }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { alert } = event;
  if (alert) {
    return (
      <>
        <span className={`event-mark strip-${alert.priority}`} aria-hidden="true">{MARKS[alert.priority]}</span>
        <span>
          <strong>{label(alert)}</strong> {alert.value} · {t(`transition.${alert.transition}`)}
          {alert.transition === "acknowledged" && ` – ${alert.acknowledgedBy ?? ""}: ${alert.acknowledgeReason ?? ""}`}
          <span className="sr"> {t(`priority.${alert.priority}`)}</span>
        </span>
      </>
    );
  }
  return (
    <>
      <span className="event-mark" aria-hidden="true">{event.type === "patient" ? "☻" : "⇄"}</span>
      <span><strong>{event.title ?? t(`events.${event.type}`)}</strong>{event.detail && <span className="muted"> {event.detail}</span>}</span>
    </>
  );
}
