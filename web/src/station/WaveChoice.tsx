import { useTranslation } from "react-i18next";
import type { Metric, Tile } from "../api/types";
import { useLabel } from "../ui/useLabel";
import { groupColor } from "./colors";

interface Props {
  tile: Tile;
  waves: Metric[];
  shown: Metric | undefined;
  onChoose: (name: string) => void;
}

/** Names the wave that a tile shows and lets another be chosen. */
export function WaveChoice({ tile, waves, shown, onChoose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  if (!shown) return null;
  return (
    <select
      className="tile-wave-choice" style={{ color: groupColor(shown.group) }} tabIndex={-1} aria-label={t("tile.chooseWave", { bed: tile.label })}
      value={shown.name} onClick={(event) => event.stopPropagation()} onChange={(event) => onChoose(event.target.value)}
    >
      {waves.map((m) => <option key={m.id} value={m.name}>{label(m)}</option>)}
    </select>
  );
}
