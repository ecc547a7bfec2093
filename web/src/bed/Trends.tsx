import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/client";
import type { Metric, Tile } from "../api/types";
import { live } from "../live/live";
import { useTicked } from "../live/useTicked";
import { composeReadings, readingLabel, type Reading } from "../station/readings";
import { useLabel } from "../ui/useLabel";
import { dayTime } from "../ui/format";
import { TrendChart } from "./TrendChart";
import type { Bucket } from "./trendData";

const RANGES = [["15m", 15], ["1h", 60], ["4h", 240], ["12h", 720], ["24h", 1440], ["3d", 4320], ["7d", 10080]] as const;
const BUCKETS = 480;
const AT_ONCE = 20; // the hub answers for at most 24 metrics in one call
type Series = Record<string, Bucket[]>;
const NOTHING: Series = {};

/** The hub answers for one piece of equipment at a time. */
async function readTrends(metrics: Metric[], from: number, to: number, signal: AbortSignal): Promise<Series> {
  const series: Series = {};
  await Promise.all([...new Set(metrics.map((m) => m.equipment))].map(async (equipment) => {
    const ids = metrics.filter((m) => m.equipment === equipment).map((m) => m.id);
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      const part = ids.slice(i, i + AT_ONCE);
      const answer = await get<{ items?: Bucket[] | null; series?: Series | null }>("trends", { equipment, metric: part, from, to, buckets: BUCKETS }, signal);
      Object.assign(series, answer.series ?? { [part[0]]: answer.items ?? [] });
    }
  }));
  return series;
}

/** Trends from minutes to days, one chart a reading, cursors together; drag to zoom, double-click to go back. */
export default function Trends({ tile }: { tile: Tile }) {
  const { t } = useTranslation();
  const label = useLabel();
  const [minutes, setMinutes] = useState<number>(60);
  const [zoom, setZoom] = useState<[number, number] | null>(null);
  const readings = useMemo(() => composeReadings(tile.metrics), [tile.metrics]);
  const [chosen, setChosen] = useState<string[]>(() => readings.slice(0, 5).map((r) => r.key));
  const shown = readings.filter((r) => chosen.includes(r.key));
  const metrics = shown.flatMap((r) => r.metrics.map((m) => m.id));
  // A range that follows the clock moves by one bucket at a time, not faster than every 5 s.
  const step = Math.max(5000, (minutes * 60_000) / BUCKETS);
  const end = useTicked((now) => Math.ceil(now / step) * step);
  const [from, to] = zoom ?? [end - minutes * 60_000, end];
  const query = useQuery({
    queryKey: ["trends", tile.key, metrics.join(), from, to],
    enabled: metrics.length > 0,
    queryFn: ({ signal }) => readTrends(shown.flatMap((r) => r.metrics), Math.round(from), Math.round(to), signal),
    placeholderData: (old) => old,
  });
  const series = query.data ?? NOTHING;
  const toggle = (reading: Reading) => setChosen((now) => (now.includes(reading.key) ? now.filter((k) => k !== reading.key) : [...now, reading.key]));
  return (
    <section aria-label={t("bed.tab.trends")}>
      <div className="trend-tools">
        <div className="segmented" role="group" aria-label={t("trend.range")}>
          {RANGES.map(([name, m]) => <button key={name} type="button" aria-pressed={!zoom && minutes === m} onClick={() => { setMinutes(m); setZoom(null); }}>{t(`trend.${name}`)}</button>)}
        </div>
        {zoom && <button type="button" className="button" onClick={() => setZoom(null)}>{t("trend.back")} <span className="nums muted">{dayTime(zoom[0])} – {dayTime(zoom[1])}</span></button>}
        <div className="trend-chips" role="group" aria-label={t("trend.metrics")}>
          {readings.map((r) => <button key={r.key} type="button" aria-pressed={chosen.includes(r.key)} onClick={() => toggle(r)}>{readingLabel(r, label)}</button>)}
        </div>
      </div>
      {query.isError && <p className="error" role="alert">{t("app.failed")} {query.error.message} <button type="button" className="button" onClick={() => void query.refetch()}>{t("app.retry")}</button></p>}
      {shown.length === 0 && <p className="muted">{t("trend.nothing")}</p>}
      {shown.map((reading) => (
        <TrendChart key={reading.key} reading={reading} series={series} from={from} to={to} bucketMs={(to - from) / BUCKETS} onZoom={setZoom} onBack={() => setZoom(null)} live={zoom === null && live.link.phase === "live"} />
      ))}
    </section>
  );
}
