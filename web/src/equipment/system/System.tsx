import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../../api/client";
import type { SystemReport } from "../../api/reports";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { stats } from "../../live/stats";
import { useNow } from "../../live/useTicked";
import { Facts } from "./Facts";

/** How the hub is: what listens, where data goes, how fast, how long it is kept; and how this page keeps up. */
export default function System() {
  const { t } = useTranslation();
  useNow();
  const { data, error } = useQuery({ queryKey: ["system"], queryFn: ({ signal }) => get<SystemReport>("system", undefined, signal), refetchInterval: 2000 });
  const parts = Object.entries(data ?? {}).filter(([name, value]) => name !== "listeners" && value !== null && typeof value === "object");
  const plain = Object.fromEntries(Object.entries(data ?? {}).filter(([, value]) => value === null || typeof value !== "object"));
  return (
    <>
      <PageHead title={t("menu.system")} lead={t("system.lead")} />
      <Problem error={error} />
      {data && (
        <>
          <h2>{t("system.listeners")}</h2>
          <div className="cards">
            {data.listeners.map((l) => (
              <div key={l.name} className="card">
                <strong><span className={`dot dot-${l.ok ? "ok" : "bad"}`} />{l.name}</strong>
                <div className="mono">{l.address ?? t("empty.closed")}</div>
                <div className="muted">{l.ok ? t("empty.listening") : l.detail ?? t("empty.closed")}{typeof l.connections === "number" ? ` · ${l.connections}` : ""}</div>
              </div>
            ))}
          </div>
          <div className="cards">
            <div className="card"><h3>{t("system.hub")}</h3><Facts value={plain} /></div>
            {parts.map(([name, value]) => <div key={name} className="card"><h3>{t(`system.part.${name}`, { defaultValue: name })}</h3><Facts value={value as object} /></div>)}
            <div className="card"><h3>{t("system.page")}</h3><Facts value={stats.report} /></div>
          </div>
        </>
      )}
    </>
  );
}
