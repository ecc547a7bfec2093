import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Tile } from "../api/types";
import { live } from "../live/live";

export interface Filter {
  text: string;
  unit: string;
  only: "all" | "alarms" | "occupied";
}

export function matches(tile: Tile, filter: Filter, name: (p: Tile["patient"]) => string) {
  if (filter.unit !== "" && (tile.unit ?? "") !== filter.unit) return false;
  if (filter.only === "alarms" && live.alertsOf(tile.key).length === 0) return false;
  if (filter.only === "occupied" && !tile.patient) return false;
  const wanted = filter.text.trim().toLowerCase();
  if (wanted === "") return true;
  const { patient } = tile;
  return [tile.label, tile.bed, tile.room, tile.unit, name(patient), patient?.name, patient?.ideographic, patient?.identifier, ...tile.equipment.flatMap((e) => [e.label, e.serial, e.identifier])]
    .some((word) => word?.toLowerCase().includes(wanted));
}

interface Props {
  filter: Filter;
  onChange: (filter: Filter) => void;
  shown: number;
}

/** Which beds: by unit, by words (/ puts the cursor there), all or those with alarms or a patient. */
export function WallTools({ filter, onChange, shown }: Props) {
  const { t } = useTranslation();
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as HTMLElement).tagName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        search.current?.focus();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const units = [...new Set(live.tiles.map((tile) => tile.unit ?? ""))].filter(Boolean);
  return (
    <div className="wall-tools" role="search">
      <input
        ref={search} type="search" value={filter.text} placeholder={t("wall.search")} aria-label={t("wall.search")}
        onChange={(e) => onChange({ ...filter, text: e.target.value })}
        onKeyDown={(e) => { if (e.key === "Escape") { onChange({ ...filter, text: "" }); e.currentTarget.blur(); } }}
      />
      {units.length > 1 && (
        <select value={filter.unit} aria-label={t("wall.unit")} onChange={(e) => onChange({ ...filter, unit: e.target.value })}>
          <option value="">{t("wall.allUnits")}</option>
          {units.map((unit) => <option key={unit} value={unit}>{unit}</option>)}
        </select>
      )}
      <div className="segmented" role="group" aria-label={t("wall.show")}>
        {(["all", "alarms", "occupied"] as const).map((only) => (
          <button key={only} type="button" aria-pressed={filter.only === only} onClick={() => onChange({ ...filter, only })}>{t(`wall.only.${only}`)}</button>
        ))}
      </div>
      <span className="wall-count">{t("wall.count", { shown, total: live.tiles.length })}</span>
    </div>
  );
}
