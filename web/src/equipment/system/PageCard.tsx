import { useTranslation } from "react-i18next";
import { live, useLive } from "../../live/live";
import { stats } from "../../live/stats";

/** What this page measures of itself since it was loaded. */
export function PageCard() {
  const { t } = useTranslation();
  useLive("link");
  const { fps, framesDropped, drawMsPerFrame, waveLatencyMs, alertLatencyMs, droppedByHub } = stats.report;
  const rows: [string, string][] = [
    ["link", t(`system.linkState.${live.link.phase}`)],
    ["fps", `${fps}`], ["framesDropped", `${framesDropped}`], ["draw", `${drawMsPerFrame ?? "–"} ms`],
    ["wave", waveLatencyMs.count > 0 ? `${waveLatencyMs.p50} / ${waveLatencyMs.p99} ms` : "–"],
    ["alert", alertLatencyMs.count > 0 ? `${alertLatencyMs.p50} / ${alertLatencyMs.p99} ms` : "–"],
    ["dropped", `${droppedByHub.waves} / ${droppedByHub.numerics}`],
  ];
  return (
    <div className="card"><h2 className="card-title">{t("system.page")}</h2><dl className="facts">
      {rows.map(([key, value]) => <div key={key} style={{ display: "contents" }}><dt>{t(`system.ofPage.${key}`)}</dt><dd className="nums">{value}</dd></div>)}
    </dl></div>
  );
}
