import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { get } from "../../api/client";
import { useMay } from "../../app/session";
import { ListTable } from "../../console/ListTable";
import { ReasonDialog } from "../../imaging/ReasonDialog";
import { dayTime } from "../../ui/format";
import { figure } from "./figures";
import { ReleaseDialog } from "./LockBanner";
import type { DoubtfulResult, QualityLock } from "./types";
import { QUALITY, useAgain } from "./useQuality";

/** Lock-outs, open and past: why, since when, who released them, and which results are in doubt. */
export function Locks() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const mayRelease = useMay("nurse");
  const [released, setReleased] = useState<QualityLock | null>(null);
  const show = (id: number | null) => setSearch(id === null ? {} : { lock: String(id) }, { replace: true });
  return (
    <>
      <p className="muted">{t("quality.locksLead")}</p>
      <ListTable<QualityLock>
        path={`${QUALITY}/locks`} rowKey="id" label={t("quality.tab.locks")} empty={t("quality.noLocks")} every={5000}
        columns={[
          { title: t("quality.test"), render: (_, one) => <><strong>{one.test}</strong><div className="muted">{one.equipmentLabel}</div></> },
          { title: t("quality.why"), render: (_, one) => <span className={one.releasedAt ? "tag" : "tag tag-bad"}>{one.cause === "average" ? t("quality.averageOut") : one.why}</span> },
          { title: t("quality.lockedSince"), render: (_, one) => <span className="nums">{dayTime(one.since, false)}</span> },
          { title: t("quality.released"), render: (_, one) => (one.releasedAt ? <><span className="nums">{dayTime(one.releasedAt, false)}</span><div>{one.releasedBy}</div><div className="muted">{one.reason}</div></> : <span className="tag tag-bad">{t("quality.stillLocked")}</span>) },
          { title: t("quality.reviewed"), render: (_, one) => (one.reviewedAt ? <><span className="nums">{dayTime(one.reviewedAt, false)}</span><div>{one.reviewedBy}</div></> : "–") },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, one) => (
            <>
              <Button size="small" onClick={() => show(one.id)}>{t("quality.inDoubt")}</Button>{" "}
              {mayRelease && !one.releasedAt && <Button size="small" danger onClick={() => setReleased(one)}>{t("quality.release")}</Button>}
            </>
          ) },
        ]}
      />
      {search.get("lock") && <InDoubt id={Number(search.get("lock"))} onClose={() => show(null)} />}
      {released && <ReleaseDialog lock={released} onClose={() => setReleased(null)} />}
    </>
  );
}

/** The results between the last accepted control and the one that failed: they may be wrong, reported or not. */
function InDoubt({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useTranslation();
  const again = useAgain();
  const mayReview = useMay("nurse");
  const [reviewing, setReviewing] = useState(false);
  const lock = useQuery({ queryKey: [`${QUALITY}/locks`, id], queryFn: ({ signal }) => get<QualityLock>(`${QUALITY}/locks/${id}`, undefined, signal) });
  return (
    <Drawer open size={Math.min(860, window.innerWidth)} title={lock.data ? t("quality.inDoubtOf", { test: lock.data.test, equipment: lock.data.equipmentLabel }) : t("quality.inDoubt")} onClose={onClose}
      extra={mayReview && lock.data && !lock.data.reviewedAt && <Button type="primary" onClick={() => setReviewing(true)}>{t("quality.review")}</Button>}>
      {lock.data && <p>{lock.data.doubtFrom ? t("quality.doubtFrom", { from: dayTime(lock.data.doubtFrom, false), to: dayTime(lock.data.since, false) }) : t("quality.doubtAll", { to: dayTime(lock.data.since, false) })}</p>}
      {lock.data?.reviewedAt && <p className="good-note">{t("quality.reviewedBy", { name: lock.data.reviewedBy, time: dayTime(lock.data.reviewedAt, false) })}</p>}
      <ListTable<DoubtfulResult>
        path={`${QUALITY}/locks/${id}/results`} rowKey="id" label={t("quality.inDoubt")} empty={t("quality.noneInDoubt")}
        columns={[
          { title: t("quality.specimen"), render: (_, one) => <span className="mono">{one.specimenId || "–"}</span> },
          { title: t("quality.at"), render: (_, one) => <span className="nums">{dayTime(one.at, false)}</span> },
          { title: t("quality.value"), render: (_, one) => <span className="nums">{one.value === null || one.value === undefined ? one.text : figure(one.value, 2)} {one.unit ?? ""}</span> },
          { title: t("quality.resultState"), render: (_, one) => <span className={one.state === "verified" ? "tag tag-warn" : "tag"}>{t(`quality.result.${one.state}`)}</span> },
        ]}
      />
      {reviewing && (
        <ReasonDialog title={t("quality.review")} lead={t("quality.reviewLead")} action={t("quality.review")} path={`${QUALITY}/locks/${id}/review`} onClose={() => setReviewing(false)} onDone={() => { setReviewing(false); void again(); }} />
      )}
    </Drawer>
  );
}
