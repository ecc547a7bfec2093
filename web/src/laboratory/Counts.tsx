import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../api/client";
import { count } from "../ui/format";
import type { LabCounts } from "./types";

/** How much waits for a person; each number leads to it. */
export function Counts() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["laboratory/counts"], queryFn: ({ signal }) => get<LabCounts>("laboratory/counts", undefined, signal), refetchInterval: 5000 });
  const held = data ? Object.values(data.held).reduce((sum, n) => sum + n, 0) : 0;
  const cells: [string, number, string, string][] = data ? [
    ["critical", data.critical, "/laboratory/verification?show=critical", data.critical > 0 ? "lab-tile-panic" : ""],
    ["toVerify", data.toVerify, "/laboratory/verification", ""],
    ["held", held, "/laboratory/verification?show=held", held > 0 ? "lab-tile-warn" : ""],
    ["stat", data.stat, "/laboratory?priority=S", data.stat > 0 ? "lab-tile-stat" : ""],
    ["overdue", data.overdue, "/laboratory", data.overdue > 0 ? "lab-tile-warn" : ""],
  ] : [];
  return <div className="lab-tiles" aria-busy={!data}>{cells.map(([key, n, to, tone]) => <Link key={key} to={to} className={`lab-tile ${tone}`}><b className="nums">{count(n)}</b> {t(`lab.count.${key}`)}</Link>)}</div>;
}
