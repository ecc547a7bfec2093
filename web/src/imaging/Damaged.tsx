import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../api/client";
import type { Page } from "../api/types";
import { useMay } from "../app/session";
import { bytes, dayTime } from "../ui/format";
import type { DamagedImage, ImagingStatus } from "./types";

/** What is wrong with the store of images, when anything is: bytes that are missing or changed, and a disk that is full. */
export function Damaged() {
  const { t } = useTranslation();
  const engineer = useMay("engineer");
  const { data: status } = useQuery({ queryKey: ["imaging/status"], queryFn: ({ signal }) => get<ImagingStatus>("imaging/status", undefined, signal), refetchInterval: 15_000 });
  const damaged = status?.damaged ?? 0;
  const { data: list } = useQuery({ queryKey: ["imaging/damaged"], queryFn: ({ signal }) => get<Page<DamagedImage>>("imaging/damaged", undefined, signal), enabled: engineer && damaged > 0, refetchInterval: 15_000 });
  return (
    <>
      {status && status.freeBytes < status.leastFreeBytes && <p className="problem" role="alert">{t("damaged.full", { free: bytes(status.freeBytes), least: bytes(status.leastFreeBytes) })}</p>}
      {damaged > 0 && (
        <div className="problem" role="alert">
          <strong>{t("damaged.title", { count: damaged })}</strong> {t("damaged.lead")}
          {list && <ul>{list.items.slice(0, 20).map((d) => <li key={d.sequence}><Link to={`/imaging/studies/${d.study}`} className="mono">{d.instance}</Link> {t(`damaged.kind.${d.damage}`)} <span className="mono">{d.path}</span> <span className="nums">{dayTime(d.receivedAt)}</span></li>)}</ul>}
        </div>
      )}
    </>
  );
}
