import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { isCalling } from "../alarms/order";
import { live, useLive } from "../live/live";
import { usePatientName } from "../ui/useLabel";
import { layoutGrid, neighbour } from "./grid";
import { OutOfSight } from "./OutOfSight";
import { TileView } from "./TileView";
import { WallEmpty } from "./WallEmpty";
import { matches, WallTools, type Filter } from "./WallTools";
import "./wall.css";

/** The central station: the whole ward on one screen. */
export default function Wall() {
  const { t } = useTranslation();
  const directory = useLive("directory");
  const alerts = useLive("alerts");
  const name = usePatientName();
  const [filter, setFilter] = useState<Filter>({ text: "", unit: "", only: "all" });
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [focused, setFocused] = useState<string | null>(null);

  useEffect(() => { document.title = t("wall.title"); }, [t]);
  const filtering = filter.text !== "" || filter.unit !== "" || filter.only !== "all";
  const tiles = useMemo(
    () => live.tiles.filter((tile) => matches(tile, filter, name)),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [directory, filter, filter.only === "alarms" ? alerts : 0, name],
  );

  const known = live.hasDirectory;
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const fit = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    fit();
    return () => observer.disconnect();
  }, [known]);

  const pad = 8;
  const grid = layoutGrid(tiles.length, size.width - pad * 2, size.height - pad * 2);
  const onKey = useCallback((event: KeyboardEvent<HTMLDivElement>) => {
    if (!/^(Arrow|Home|End)/.test(event.key) || (event.target as HTMLElement).tagName === "SELECT") return;
    const at = tiles.findIndex((tile) => tile.key === focused);
    const next = tiles[neighbour(Math.max(0, at), event.key, grid.columns, tiles.length)];
    if (!next) return;
    event.preventDefault();
    setFocused(next.key);
    frame.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(next.key)}"]`)?.focus();
  }, [tiles, focused, grid.columns]);

  if (!known) return <main className="wall-state" aria-busy="true"><p>{t("wall.loading")}</p></main>;
  if (live.tiles.length === 0) return <WallEmpty />;
  const roving = tiles.some((tile) => tile.key === focused) ? focused : tiles[0]?.key;
  return (
    <main className="wall">
      <h1 className="sr">{t("wall.title")}</h1>
      <WallTools filter={filter} onChange={setFilter} shown={tiles.length} />
      <div
        ref={frame}
        className={`wall-frame ${grid.scrolls ? "wall-scrolls" : ""}`}
        onKeyDown={onKey}
        onFocus={(event) => {
          const key = (event.target as HTMLElement).dataset.tile;
          if (key) setFocused(key);
        }}
      >
        {tiles.length === 0 && filtering && <p className="wall-none">{t("wall.nothingMatches")}</p>}
        <div className="wall-grid" style={{ gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))`, gridAutoRows: `${grid.tileHeight}px` }}>
          {size.width > 0 && tiles.map((tile) => (
            <TileView key={tile.key} tile={tile} density={grid.density} width={grid.tileWidth} focusable={tile.key === roving} />
          ))}
        </div>
        {grid.scrolls && <OutOfSight frame={frame} calling={tiles.filter((tile) => live.alertsOf(tile.key).some(isCalling)).map((tile) => tile.key)} />}
      </div>
    </main>
  );
}
