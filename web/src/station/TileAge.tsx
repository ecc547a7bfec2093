import { useTranslation } from "react-i18next";
import { live } from "../live/live";
import { useTicked } from "../live/useTicked";
import { age } from "../ui/format";

/** How old the newest data of this tile is. */
export function TileAge({ tile }: { tile: string }) {
  const { t } = useTranslation();
  const text = useTicked((now) => {
    const at = live.lastDataAt(tile);
    return Number.isNaN(at) ? "–" : now - at < 2000 ? "" : age(now - at);
  });
  return <span className={`tile-age ${text === "" ? "tile-age-now" : ""}`} title={t("tile.age")}>{text === "" ? t("tile.now") : text}</span>;
}
