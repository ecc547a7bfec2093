import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { address } from "../api/client";
import type { Tile } from "../api/types";
import { live } from "../live/live";
import { useLabel } from "../ui/useLabel";

const FORMATS = ["csv", "wavecsv", "edf"] as const;
type Format = (typeof FORMATS)[number];
const PRESETS = [10, 60, 480, 1440] as const;
const two = (n: number) => String(n).padStart(2, "0");
const local = (ms: number) => {
  const d = new Date(ms);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
};

/** Takes an interval of this bed out, as CSV or EDF+. */
export default function ExportDialog({ tile, onClose }: { tile: Tile; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const dialog = useRef<HTMLDialogElement>(null);
  const [range, setRange] = useState(() => ({ from: local(live.clock.now() - 600_000), to: local(live.clock.now()) }));
  const [format, setFormat] = useState<Format>("csv");
  const [left, setLeft] = useState<number[]>([]);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  const metrics = tile.metrics.filter((m) => format === "edf" || m.wave === (format === "wavecsv"));

  function submit(event: FormEvent) {
    event.preventDefault();
    const from = new Date(range.from).getTime();
    const to = new Date(range.to).getTime();
    if (!(to > from)) return setError(t("export.wrong"));
    const wanted = left.length === 0 ? "" : metrics.filter((m) => !left.includes(m.id)).map((m) => m.id).join();
    const link = document.createElement("a");
    link.href = address("export", { tile: tile.key, from, to, format, metrics: wanted });
    link.download = "";
    link.click();
    onClose();
  }

  return (
    <dialog ref={dialog} className="dialog" onClose={onClose} aria-labelledby="export-title">
      <form onSubmit={submit}>
        <h2 id="export-title">{t("export.title", { bed: tile.label })}</h2>
        <div className="segmented" role="group" aria-label={t("export.preset")}>
          {PRESETS.map((m) => <button key={m} type="button" onClick={() => setRange({ from: local(live.clock.now() - m * 60_000), to: local(live.clock.now()) })}>{t("export.preset")} {m < 60 ? `${m} min` : `${m / 60} h`}</button>)}
        </div>
        <label className="field">{t("export.from")}<input type="datetime-local" step={1} value={range.from} onChange={(e) => setRange({ ...range, from: e.target.value })} required /></label>
        <label className="field">{t("export.to")}<input type="datetime-local" step={1} value={range.to} onChange={(e) => setRange({ ...range, to: e.target.value })} required /></label>
        <fieldset className="field"><legend>{t("export.format")}</legend>
          {FORMATS.map((f) => <label key={f} style={{ display: "block" }}><input type="radio" name="format" checked={format === f} onChange={() => setFormat(f)} /> {t(`export.${f}`)}</label>)}
        </fieldset>
        <fieldset className="field"><legend>{t("export.metrics")}</legend>
          <div className="choices" style={{ maxHeight: 150, overflow: "auto" }}>
            {metrics.map((m) => (
              <label key={m.id}><input type="checkbox" checked={!left.includes(m.id)} onChange={(e) => setLeft(e.target.checked ? left.filter((id) => id !== m.id) : [...left, m.id])} /> {label(m)}{m.wave ? " ~" : ""}</label>
            ))}
          </div>
        </fieldset>
        <p className="muted">{t("export.aligned")}</p>
        {error && <p className="error" role="alert">{error}</p>}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>{t("app.cancel")}</button>
          <button type="submit" className="button primary" disabled={left.length > 0 && metrics.every((m) => left.includes(m.id))}>{t("export.go")}</button>
        </div>
      </form>
    </dialog>
  );
}
