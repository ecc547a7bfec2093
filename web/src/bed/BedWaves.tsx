import { useTranslation } from "react-i18next";
import { useState } from "react";
import type { Tile } from "../api/types";
import { live } from "../live/live";
import { useTicked } from "../live/useTicked";
import { whenTime } from "../ui/format";
import { WaveRow } from "./WaveRow";

const GAIN = "meridian.gain";

/** All waves of a bed, one above the other, sweeping at 25 mm/s. */
export function BedWaves({ tile }: { tile: Tile }) {
  const { t } = useTranslation();
  const [gain, setGain] = useState(() => Number(localStorage.getItem(GAIN) ?? 10));
  const silent = useTicked((now) => {
    if (live.freshness(tile.key, now) === "fresh") return null;
    const since = live.silentSince(tile.key);
    return since === null ? "" : whenTime(since, now);
  });
  const waves = tile.metrics.filter((m) => m.wave).sort((a, b) => a.order - b.order || a.id - b.id);
  return (
    <section className="bed-waves" aria-label={t("bed.tab.waves")}>
      <div className="wave-tools">
        <span className="muted">25 mm/s</span>
        <label className="muted">{t("bed.gain")}{" "}
          <select value={gain} onChange={(e) => { setGain(Number(e.target.value)); localStorage.setItem(GAIN, e.target.value); }}>
            <option value={0}>{t("bed.gainAuto")}</option>
            {[2.5, 5, 10, 20].map((g) => <option key={g} value={g}>{g} mm/mV</option>)}
          </select>
        </label>
      </div>
      {waves.length === 0 && <p className="muted bed-none">{t("bed.noWaves")}</p>}
      {waves.map((metric) => <WaveRow key={metric.id} metric={metric} gain={gain} />)}
      {silent !== null && <div className="bed-silent" role="status">{silent === "" ? t("tile.never") : t("tile.noDataSince", { time: silent })}</div>}
    </section>
  );
}
