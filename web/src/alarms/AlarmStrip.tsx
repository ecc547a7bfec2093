import { useTranslation } from "react-i18next";
import type { AlertEvent } from "../api/types";
import { valueText } from "../ui/format";
import { useAlertLabel } from "../ui/useLabel";
import { AlarmSymbol } from "./AlarmSymbol";
import { isCalling } from "./order";

/** The highest alarm of a tile: colour, symbol and words; flashing until somebody answers. */
export function AlarmStrip({ alert, more }: { alert: AlertEvent; more: number }) {
  const { t } = useTranslation();
  const label = useAlertLabel();
  const calling = isCalling(alert);
  return (
    <div className={`strip strip-${alert.priority} ${calling ? "flash" : "answered"}`}>
      <AlarmSymbol priority={alert.priority} />
      <span className="strip-text">{label(alert)}</span>
      {alert.value && <span className="strip-value">{valueText(alert.value)}</span>}
      {!alert.present && alert.latched && <span className="strip-tag">{t("alarm.latched")}</span>}
      {alert.escalation > 0 && !alert.acknowledgedAt && <span className="strip-tag">↑{alert.escalation}</span>}
      {alert.audioPaused && <span className="strip-tag" title={t("alarm.audioPausedAtBed")}><Muted /></span>}
      {alert.acknowledgedAt && <span className="strip-tag" title={t("alarm.acknowledgedBy", { name: alert.acknowledgedBy })}>✓</span>}
      {more > 0 && <span className="strip-more">+{more}</span>}
    </div>
  );
}

export const Muted = () => (
  <svg className="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2a4 4 0 0 0-4 4v3l-1.3 2v.8h10.6V11L12 9V6a4 4 0 0 0-4-4ZM6.5 13a1.5 1.5 0 0 0 3 0M2 2l12 12" fill="none" stroke="currentColor" strokeWidth="1.6" /></svg>
);
