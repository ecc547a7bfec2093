import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../api/client";
import type { AlertEvent, Page } from "../api/types";
import { useMay } from "../app/session";
import { live, useLive } from "../live/live";
import { useTicked } from "../live/useTicked";
import { age, clockTime, dayTime, valueText } from "../ui/format";
import { useAlertLabel, usePatientName } from "../ui/useLabel";
import { AcknowledgeDialog } from "./AcknowledgeDialog";
import { AlarmSymbol } from "./AlarmSymbol";
import { isCalling } from "./order";
import { SoundPanel } from "./SoundPanel";
import "./alarms.css";

/** All alarms that stand, most urgent first, and what came before them. */
export default function AlarmsPage() {
  const { t } = useTranslation();
  const label = useAlertLabel();
  const name = usePatientName();
  const may = useMay("nurse");
  const version = useLive("alerts");
  const [answering, setAnswering] = useState<number | null>(null);
  const now = useTicked((n) => Math.floor(n / 1000) * 1000);
  const past = useQuery({
    queryKey: ["alerts", "history", Math.floor(version / 20)],
    queryFn: ({ signal }) => get<Page<AlertEvent>>("alerts", { limit: 200 }, signal),
    refetchInterval: 15_000,
    placeholderData: (old) => old,
  });
  useEffect(() => { document.title = t("alarms.title"); }, [t]);
  const alerts = live.allAlerts();
  return (
    <main className="alarms">
      <h1>{t("alarms.title")}</h1>
      <SoundPanel />
      <section aria-labelledby="standing">
        <h2 id="standing">{t("alarms.standing")} <span className="muted">{alerts.length}</span></h2>
        {alerts.length === 0 ? <p className="muted">{t("alarm.none")}</p> : (
          <ul className="alarm-list">
            {alerts.map((alert) => (
              <li key={alert.alert} className={`alarm-row strip-${alert.priority} ${isCalling(alert) ? "is-calling" : ""}`}>
                <span className="alarm-mark"><AlarmSymbol priority={alert.priority} /> {t(`priority.${alert.priority}`)}</span>
                <Link to={`/bed/${encodeURIComponent(alert.tile)}`}><strong>{live.tile(alert.tile)?.label ?? alert.tile}</strong> {name(live.tile(alert.tile)?.patient)}</Link>
                <span className="alarm-what">{label(alert)} {valueText(alert.value)} {alert.limit && <small className="muted">({t("alarm.limit")} {alert.limit})</small>}</span>
                <span className="alarm-tags muted">
                  {t(`kind.${alert.kind}`)}{alert.fromHub ? ` · ${t("alarm.fromHub")}` : ""}{!alert.present && alert.latched ? ` · ${t("alarm.latched")}` : ""}
                  {alert.escalation > 0 && !alert.acknowledgedAt ? ` · ${t("alarm.escalated", { level: alert.escalation })}` : ""}
                  {alert.audioPaused ? ` · ${t("alarm.audioPausedAtBed")}` : ""}
                  {alert.acknowledgedAt ? ` · ${t("alarm.acknowledgedLong", { name: alert.acknowledgedBy, reason: alert.acknowledgeReason, time: clockTime(alert.acknowledgedAt) })}` : ""}
                </span>
                <time className="alarm-time">{clockTime(alert.startedAt)} · {age(now - alert.startedAt)}</time>
                {may && isCalling(alert) && <button type="button" className="button" onClick={() => setAnswering(alert.alert)}>{t("alarm.acknowledge")}</button>}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2 id="past">{t("alarms.past")}</h2>
        {past.isError && <p className="error" role="alert">{t("app.failed")} {past.error.message}</p>}
        <div className="table-scroll" tabIndex={0} role="region" aria-labelledby="past"><table className="plain">
          <thead><tr><th>{t("alarms.time")}</th><th>{t("alarms.bed")}</th><th>{t("alarms.priority")}</th><th>{t("alarms.what")}</th><th>{t("alarms.step")}</th><th>{t("alarms.who")}</th></tr></thead>
          <tbody>
            {(past.data?.items ?? []).map((event) => (
              <tr key={event.sequence}>
                <td className="nums">{dayTime(event.at)}</td>
                <td><Link to={`/bed/${encodeURIComponent(event.tile)}`}>{live.tile(event.tile)?.label ?? event.tile}</Link></td>
                <td><span className={`count strip-${event.priority}`}><AlarmSymbol priority={event.priority} />{t(`priority.${event.priority}`)}</span></td>
                <td>{label(event)} {valueText(event.value)}</td>
                <td>{t(`transition.${event.transition}`)}</td>
                <td>{event.acknowledgedBy}{event.acknowledgeReason ? ` – ${event.acknowledgeReason}` : ""}</td>
              </tr>
            ))}
          </tbody>
        </table></div>
      </section>
      {answering !== null && <AcknowledgeDialog alert={answering} onClose={() => setAnswering(null)} />}
    </main>
  );
}
