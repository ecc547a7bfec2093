import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../../app/session";
import { Problem } from "../../console/Problem";
import { ReasonDialog } from "../../imaging/ReasonDialog";
import { dayTime } from "../../ui/format";
import type { QualityLock } from "./types";
import { figure } from "./figures";
import { QUALITY, useAgain, useSummary } from "./useQuality";

/** What stands against results being reported, on every page of quality control, with the way out. */
export function LockBanner() {
  const { t } = useTranslation();
  const summary = useSummary();
  const mayRelease = useMay("nurse");
  const [released, setReleased] = useState<QualityLock | null>(null);
  const { locks = [], overdue = [], averagesOut = [], unknown = 0 } = summary.data ?? {};
  return (
    <section aria-label={t("quality.waits")} aria-live="polite">
      <Problem error={summary.error} />
      {locks.map((lock) => (
        <div key={lock.id} className="lockout">
          <strong>{t("quality.lockedOut", { test: lock.test, equipment: lock.equipmentLabel })}</strong>
          <span className="tag tag-bad">{lock.cause === "average" ? t("quality.averageOut") : lock.why}</span>
          <span className="nums">{t("quality.since", { time: dayTime(lock.since, false) })}</span>
          <span className="spacer" />
          <Link to={`/laboratory/quality/locks?lock=${lock.id}`}>{t("quality.inDoubt")}</Link>
          {mayRelease && <Button size="small" danger onClick={() => setReleased(lock)}>{t("quality.release")}</Button>}
        </div>
      ))}
      {overdue.map((one) => (
        <div key={`${one.equipment}/${one.test}`} className={one.locks ? "lockout" : "lockout lockout-quiet"}>
          <strong>{t("quality.overdue", { test: one.test, equipment: one.equipmentLabel })}</strong>
          <span>{one.acceptedAt ? t("quality.lastAccepted", { time: dayTime(one.acceptedAt, false) }) : t("quality.neverAccepted")}</span>
          {one.locks && <span className="tag tag-bad">{t("quality.holdsResults")}</span>}
        </div>
      ))}
      {averagesOut.map((one) => (
        <div key={`${one.equipment}/${one.test}`} className="lockout lockout-quiet">
          <strong>{t(one.state === "high" ? "quality.averageHigh" : "quality.averageLow", { test: one.test, equipment: one.equipmentLabel })}</strong>
          <span className="nums">{figure(one.average)} · {dayTime(one.at, false)}</span>
        </div>
      ))}
      {unknown > 0 && <p className="note">{t("quality.unknownControls", { count: unknown })}</p>}
      {released && <ReleaseDialog lock={released} onClose={() => setReleased(null)} />}
    </section>
  );
}

/** A person answers for a test in spite of its controls. */
export function ReleaseDialog({ lock, onClose }: { lock: QualityLock; onClose: () => void }) {
  const { t } = useTranslation();
  const again = useAgain();
  return (
    <ReasonDialog
      title={t("quality.releaseTitle", { test: lock.test, equipment: lock.equipmentLabel })} lead={t("quality.releaseLead", { why: lock.why })} action={t("quality.release")} danger
      path={`${QUALITY}/locks/${lock.id}/release`} onClose={onClose} onDone={() => { onClose(); void again(); }}
    />
  );
}
