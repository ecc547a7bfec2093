import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../app/session";
import { live, useLive } from "../live/live";
import { valueText } from "../ui/format";
import { useAlertLabel } from "../ui/useLabel";
import { AcknowledgeDialog } from "./AcknowledgeDialog";
import { AlarmSymbol } from "./AlarmSymbol";
import { isCalling } from "./order";

/** On every page: the most urgent alarm of the ward, how many there are, and the way to answer it (key A). */
export function AlarmBanner() {
  const { t } = useTranslation();
  const label = useAlertLabel();
  const mayAcknowledge = useMay("nurse");
  useLive("alerts");
  useLive("directory");
  const [answering, setAnswering] = useState<number | null>(null);
  const alerts = live.allAlerts();
  const calling = alerts.filter(isCalling);
  const top = calling[0] ?? alerts[0];

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.toLowerCase() !== "a" || document.querySelector("dialog[open]")) return;
      const first = live.allAlerts().find(isCalling);
      if (first && mayAcknowledge) {
        event.preventDefault();
        setAnswering(first.alert);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [mayAcknowledge]);

  const counts = (["high", "medium", "low"] as const).map((p) => [p, calling.filter((a) => a.priority === p).length] as const).filter(([, n]) => n > 0);
  return (
    <div className="banner-slot">
      <div className="sr" role="status" aria-live="assertive">{top && calling.includes(top) ? `${t(`priority.${top.priority}`)}: ${live.tile(top.tile)?.label ?? ""} ${label(top)}` : ""}</div>
      {top ? (
        <div className={`banner strip-${top.priority} ${calling.length > 0 ? "flash" : "answered"}`}>
          <Link to={`/bed/${encodeURIComponent(top.tile)}`} className="banner-text">
            <AlarmSymbol priority={top.priority} />
            <strong>{live.tile(top.tile)?.label ?? top.tile}</strong> <span>{label(top)}{top.value ? ` ${valueText(top.value)}` : ""}</span>
            {top.escalation > 0 && !top.acknowledgedAt && <span className="strip-tag">↑{top.escalation}</span>}
          </Link>
          {mayAcknowledge && calling.length > 0 && (
            <button type="button" className="banner-button" aria-keyshortcuts="a" onClick={() => setAnswering(top.alert)}>{t("alarm.acknowledge")} <kbd>A</kbd></button>
          )}
        </div>
      ) : (
        <span className="banner-none">{live.link.phase === "live" ? t("alarm.none") : ""}</span>
      )}
      <Link to="/alarms" className="banner-counts">
        <span className="sr">{t("alarm.counts")}</span>
        {counts.map(([priority, n]) => <span key={priority} className={`count strip-${priority}`}><AlarmSymbol priority={priority} />{n}<span className="sr"> {t(`priority.${priority}`)}</span></span>)}
      </Link>
      {answering !== null && <AcknowledgeDialog alert={answering} onClose={() => setAnswering(null)} />}
    </div>
  );
}
