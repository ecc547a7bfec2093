import { useTranslation } from "react-i18next";
import type { Metric, Tile } from "../api/types";
import { Sweep } from "../canvas/Sweep";
import { useLabel } from "../ui/useLabel";
import { groupColor, TILE_GROUND } from "./colors";

/** The wave of a tile. Nothing lies over it: what overlaps a canvas is composed anew with every frame. */
export function TileWave({ tile, wave }: { tile: Tile; wave: Metric | undefined }) {
  const { t } = useTranslation();
  const label = useLabel();
  if (!wave) return <div className="tile-wave" />;
  return (
    <div className="tile-wave">
      <Sweep metric={wave.id} color={groupColor(wave.group)} background={TILE_GROUND} group={wave.group} unit={wave.unit} label={t("tile.waveOf", { wave: label(wave), bed: tile.label })} />
    </div>
  );
}
