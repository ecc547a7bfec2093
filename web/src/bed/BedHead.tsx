import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Tile } from "../api/types";
import { live } from "../live/live";
import { useTicked } from "../live/useTicked";
import { age, whenTime } from "../ui/format";
import { joined, usePatientName } from "../ui/useLabel";

const ExportDialog = lazy(() => import("./ExportDialog"));

/** Whose bed, which equipment, how old the data; the way to the next bed and to the export. */
export function BedHead({ tile }: { tile: Tile }) {
  const { t } = useTranslation();
  const name = usePatientName();
  const [exporting, setExporting] = useState(false);
  const { patient } = tile;
  const at = live.tiles.findIndex((other) => other.key === tile.key);
  const before = live.tiles[at - 1];
  const after = live.tiles[at + 1];
  const other = patient && [patient.name, patient.ideographic].map(joined).find((text) => text && text !== name(patient));
  // what the label does not say already
  const place = [tile.unit, tile.room].filter((part) => part && !tile.label.includes(part)).join(" · ");
  return (
    <header className="bed-head">
      <nav className="bed-nav" aria-label={t("bed.others")}>
        <Link to="/" aria-label={t("bed.back")} title={`${t("bed.back")} (Esc)`}>⊞</Link>
        {before ? <Link to={`/bed/${encodeURIComponent(before.key)}`} aria-label={t("bed.before", { bed: before.label })}>◀</Link> : <span />}
        {after ? <Link to={`/bed/${encodeURIComponent(after.key)}`} aria-label={t("bed.after", { bed: after.label })}>▶</Link> : <span />}
      </nav>
      <div className="bed-who">
        <h1>{tile.label}{place && <small> {place}</small>}</h1>
        {patient ? (
          <p>
            <Link to={`/patients/${patient.id}`}><strong>{name(patient)}</strong></Link>{other && <> {other}</>}{" "}
            <span className="muted">{[patient.identifier, t(`sex.${patient.sex}`), patient.birthDate].filter(Boolean).join(" · ")}</span>
            {!patient.confirmed && <span className="bed-unconfirmed"> {t("patient.unconfirmedShort")}</span>}
          </p>
        ) : <p className={tile.patientAmbiguous ? "bed-unconfirmed" : "muted"}>{t(tile.patientAmbiguous ? "tile.ambiguous" : "tile.noPatient")}</p>}
      </div>
      <ul className="bed-equipment" aria-label={t("menu.equipment")}>
        {tile.equipment.map((e) => <EquipmentChip key={e.id} tile={tile} id={e.id} label={[e.manufacturer, e.model].filter(Boolean).join(" ") || e.label} />)}
      </ul>
      <button type="button" className="button" onClick={() => setExporting(true)}>{t("export.open")}</button>
      {exporting && <Suspense><ExportDialog tile={tile} onClose={() => setExporting(false)} /></Suspense>}
    </header>
  );
}

function EquipmentChip({ tile, id, label }: { tile: Tile; id: number; label: string }) {
  const { t } = useTranslation();
  const fresh = useTicked((now) => live.freshness(tile.key, now));
  const state = live.equipment.get(id)?.state ?? "never";
  const shown = state === "live" && fresh !== "fresh" && tile.equipment.length === 1 ? "silent" : state;
  const since = useTicked((now) => {
    const last = live.silentSince(tile.key);
    return shown === "live" || last === null ? "" : whenTime(last, now);
  });
  const offset = live.equipment.get(id)?.clockOffsetMs;
  return (
    <li className={`chip chip-${shown}`}>
      <Link to={`/equipment/${id}`}>{label}</Link> <span>{t(`state.${shown}`)}{since && ` ${since}`}</span>
      {typeof offset === "number" && <small title={t("bed.clockOffset")}> {offset >= 0 ? "+" : "−"}{Math.abs(offset) < 5000 ? `${Math.round(Math.abs(offset))} ms` : age(Math.abs(offset))}</small>}
    </li>
  );
}
