import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AlertEvent, Tile } from "../api/types";
import { AcknowledgeDialog } from "../alarms/AcknowledgeDialog";
import { AlarmSymbol } from "../alarms/AlarmSymbol";
import { isCalling } from "../alarms/order";
import { useMay } from "../app/session";
import { live } from "../live/live";
import { clockTime, valueText } from "../ui/format";
import { useAlertLabel } from "../ui/useLabel";

/** All alarms of this bed that stand. */
export function BedAlarms({ tile }: { tile: Tile }) {
  const { t } = useTranslation();
  const [answering, setAnswering] = useState<number | null>(null);
  const alerts = live.alertsOf(tile.key);
  if (alerts.length === 0 && answering === null) return null;
  return (
    <>
      <ul className="bed-alarms" aria-label={t("alarms.standing")}>
        {alerts.map((alert) => <BedAlarm key={alert.alert} alert={alert} onAnswer={() => setAnswering(alert.alert)} />)}
      </ul>
      {answering !== null && <AcknowledgeDialog alert={answering} onClose={() => setAnswering(null)} />}
    </>
  );
}

function BedAlarm({ alert, onAnswer }: { alert: AlertEvent; onAnswer: () => void }) {
  const { t } = useTranslation();
  const label = useAlertLabel();
  const may = useMay("nurse");
  const calling = isCalling(alert);
  return (
    <li className={`bed-alarm strip-${alert.priority} ${calling ? "flash" : "answered"}`}>
      <AlarmSymbol priority={alert.priority} />
      <strong>{label(alert)}</strong>
      <span>{valueText(alert.value)}{alert.limit && ` (${t("alarm.limit")} ${alert.limit})`}</span>
      <span className="nums">{clockTime(alert.startedAt)}</span>
      {alert.text && alert.text !== alert.label && <q>{alert.text}</q>}
      {!alert.present && alert.latched && <span className="strip-tag">{t("alarm.latched")}</span>}
      {alert.escalation > 0 && calling && <span className="strip-tag">{t("alarm.escalated", { level: alert.escalation })}</span>}
      {alert.audioPaused && <span className="strip-tag">{t("alarm.audioPausedAtBed")}</span>}
      {alert.acknowledgedAt && <span>{t("alarm.acknowledgedLong", { name: alert.acknowledgedBy, reason: alert.acknowledgeReason, time: clockTime(alert.acknowledgedAt) })}</span>}
      {may && calling && <button type="button" className="banner-button" onClick={onAnswer}>{t("alarm.acknowledge")}</button>}
    </li>
  );
}
