import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, send } from "../api/client";
import { useSession } from "../app/session";
import { live, useLive } from "../live/live";
import { useTicked } from "../live/useTicked";
import { age, clockTime, valueText } from "../ui/format";
import { useAlertLabel, usePatientName } from "../ui/useLabel";
import { AlarmSymbol } from "./AlarmSymbol";
import { isStanding } from "./order";

const REASONS = ["going", "atBed", "cared", "artefact", "equipment", "known"] as const;
const NAME = "meridian.nurse";

/** Answers one alarm: who, and why. It stays on the screen, silent, until the equipment says that it ended. */
export function AcknowledgeDialog({ alert: id, onClose }: { alert: number; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useAlertLabel();
  const patientName = usePatientName();
  const { session } = useSession();
  useLive("alerts");
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState(() => localStorage.getItem(NAME) ?? (session.user?.demo ? "" : session.user?.name ?? ""));
  const [reason, setReason] = useState<string>("going");
  const [free, setFree] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [first] = useState(() => live.alerts.get(id));
  const alert = live.alerts.get(id) ?? first;
  const ended = !live.alerts.has(id) || !isStanding(live.alerts.get(id)!);
  const since = useTicked((now) => (alert ? age(now - alert.startedAt) : ""));
  useEffect(() => { dialog.current?.showModal(); }, []);
  if (!alert) return null;
  const tile = live.tile(alert.tile);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const words = reason === "other" ? free.trim() : [t(`reason.${reason}`), free.trim()].filter(Boolean).join(". ");
      await send("POST", `alerts/${id}/acknowledge`, { reason: words, name: name.trim() });
      localStorage.setItem(NAME, name.trim());
      onClose();
    } catch (problem) {
      setError(problem instanceof ApiError ? [problem.message, problem.detail].filter(Boolean).join(". ") : t("alarm.notSent"));
      setBusy(false);
    }
  }

  return (
    <dialog ref={dialog} className="dialog" onClose={onClose} aria-labelledby="ack-title">
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="ack-title" className={`strip-${alert.priority}`}><AlarmSymbol priority={alert.priority} /> {t("alarm.acknowledgeTitle")}</h2>
        <p className="dialog-alert">
          <strong>{tile?.label ?? alert.tile}</strong> {patientName(tile?.patient)}<br />
          {label(alert)} {valueText(alert.value)} {alert.limit && <span className="muted">({t("alarm.limit")} {alert.limit})</span>}<br />
          <span className="muted">{t("alarm.since", { time: clockTime(alert.startedAt), age: since })}{ended ? ` · ${t("alarm.ended")}` : ""}</span>
        </p>
        <label className="field">{t("alarm.yourName")}<input value={name} onChange={(e) => setName(e.target.value)} required maxLength={80} autoComplete="name" /></label>
        <fieldset className="field"><legend>{t("alarm.reason")}</legend>
          <div className="choices">
            {[...REASONS, "other" as const].map((key) => (
              <label key={key}><input type="radio" name="reason" checked={reason === key} onChange={() => setReason(key)} /> {t(`reason.${key}`)}</label>
            ))}
          </div>
        </fieldset>
        <label className="field">{t("alarm.more")}<input value={free} onChange={(e) => setFree(e.target.value)} required={reason === "other"} maxLength={300} /></label>
        {error && <p className="error" role="alert">{error}</p>}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>{t("app.cancel")}</button>
          <button type="submit" className="button primary" disabled={busy}>{t("alarm.acknowledge")}</button>
        </div>
      </form>
    </dialog>
  );
}
