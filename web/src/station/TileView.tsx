import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Tile } from "../api/types";
import { AlarmStrip } from "../alarms/AlarmStrip";
import { isCalling } from "../alarms/order";
import { live, useLive } from "../live/live";
import { useTicked } from "../live/useTicked";
import { whenTime } from "../ui/format";
import { usePatientName } from "../ui/useLabel";
import type { Density } from "./grid";
import { ReadingView } from "./ReadingView";
import { chooseWave, chosenWave } from "./preferences";
import { composeReadings, defaultWave, fitReadings } from "./readings";
import { TileAge } from "./TileAge";
import { TileWave } from "./TileWave";
import { WaveChoice } from "./WaveChoice";
import { useTileSummary } from "./useTileSummary";

interface Props {
  tile: Tile;
  density: Density;
  width: number;
  focusable: boolean;
}

/** Room that a two- or three-digit number with its label takes, px. */
const NUMBER_WIDTH: Record<Density, number> = { xl: 140, l: 104, m: 72, s: 58, xs: 50 };

/** One bed on the wall: whose, alarm, numbers, one wave, and how old all that is. */
export const TileView = memo(function TileView({ tile, density, width, focusable }: Props) {
  const { t } = useTranslation();
  const patientName = usePatientName();
  const navigate = useNavigate();
  useLive(`tile:${tile.key}`);
  const freshness = useTicked((now) => live.freshness(tile.key, now));
  const alerts = live.alertsOf(tile.key);
  const top = alerts[0];
  const readings = fitReadings(composeReadings(tile.metrics), (width - 16) / NUMBER_WIDTH[density]);
  const priority = top ? top.priority : "none";
  const silent = freshness !== "fresh";
  const [choice, setChoice] = useState(() => chosenWave(tile.key));
  const waves = tile.metrics.filter((m) => m.wave);
  const wave = waves.find((m) => m.name === choice) ?? defaultWave(waves);
  const path = `/bed/${encodeURIComponent(tile.key)}`;
  return (
    <article className={`tile tile-${density} ${silent ? "tile-silent" : ""} alarm-${priority} ${top && isCalling(top) ? "calling" : ""}`} onClick={() => void navigate(path)}>
      <header className="tile-head">
        <Link to={path} onClick={(event) => event.stopPropagation()} className="tile-link" tabIndex={focusable ? 0 : -1} data-tile={tile.key} aria-label={useTileSummary(tile)}>
          <span className="tile-bed">{tile.label}</span>
        </Link>
        <span className="tile-patient">
          {tile.patient ? <>{patientName(tile.patient)}{!tile.patient.confirmed && <em title={t("patient.unconfirmed")}> ?</em>}</> : <em className={tile.patientAmbiguous ? "tile-ambiguous" : ""}>{t(tile.patientAmbiguous ? "tile.ambiguous" : "tile.noPatient")}</em>}
        </span>
        {!silent && <WaveChoice tile={tile} waves={waves} shown={wave} onChoose={(name) => { chooseWave(tile.key, name); setChoice(name); }} />}
        <TileAge tile={tile.key} />
      </header>
      {top && <AlarmStrip alert={top} more={alerts.length - 1} />}
      {silent ? (
        <NoData tile={tile} never={freshness === "never"} />
      ) : (
        <>
          <div className="tile-numbers">
            {readings.map((reading) => <ReadingView key={reading.key} reading={reading} compact={density !== "xl" && density !== "l"} />)}
          </div>
          <TileWave tile={tile} wave={wave} />
        </>
      )}
    </article>
  );
});

function NoData({ tile, never }: { tile: Tile; never: boolean }) {
  const { t } = useTranslation();
  const since = useTicked((now) => {
    const at = live.silentSince(tile.key);
    return at === null ? null : whenTime(at, now);
  });
  return (
    <div className="tile-nodata">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M2 12h6l2-5m4 10 2-5h6M4 4l16 16" /></svg>
      <p>{never && since === null ? t("tile.never") : t("tile.noDataSince", { time: since })}</p>
    </div>
  );
}
