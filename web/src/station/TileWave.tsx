import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Tile } from "../api/types";
import { Sweep } from "../canvas/Sweep";
import { useLabel } from "../ui/useLabel";
import { groupColor, TILE_GROUND } from "./colors";
import { chooseWave, chosenWave } from "./preferences";
import { defaultWave } from "./readings";

/** The wave that this screen shows for a bed, with the choice of another. */
export function TileWave({ tile }: { tile: Tile }) {
  const { t } = useTranslation();
  const label = useLabel();
  const [choice, setChoice] = useState(() => chosenWave(tile.key));
  const waves = tile.metrics.filter((m) => m.wave);
  if (waves.length === 0) return <div className="tile-wave tile-wave-none" />;
  const shown = waves.find((m) => m.name === choice) ?? defaultWave(waves);
  const color = groupColor(shown.group);
  return (
    <div className="tile-wave">
      <div className="tile-wave-canvas">
        <Sweep metric={shown.id} color={color} background={TILE_GROUND} group={shown.group} unit={shown.unit} label={t("tile.waveOf", { wave: label(shown), bed: tile.label })} />
      </div>
      <select
        className="tile-wave-choice"
        style={{ color }}
        tabIndex={-1}
        aria-label={t("tile.chooseWave", { bed: tile.label })}
        value={shown.name}
        onChange={(event) => {
          chooseWave(tile.key, event.target.value);
          setChoice(event.target.value);
        }}
      >
        {waves.map((m) => <option key={m.id} value={m.name}>{label(m)}</option>)}
      </select>
    </div>
  );
}
