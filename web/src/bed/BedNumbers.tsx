import { useTranslation } from "react-i18next";
import type { Metric, Tile } from "../api/types";
import { live } from "../live/live";
import { useTicked } from "../live/useTicked";
import { groupColor } from "../station/colors";
import { composeReadings, readingLabel, type Reading } from "../station/readings";
import { age, clockTime, quantity, unitText } from "../ui/format";
import { useLabel } from "../ui/useLabel";

/** Every number of the bed with unit, limits and age. */
export function BedNumbers({ tile }: { tile: Tile }) {
  const { t } = useTranslation();
  const readings = composeReadings(tile.metrics);
  return (
    <section className="bed-numbers" aria-label={t("bed.numbers")}>
      {readings.map((reading) => <BedReading key={reading.key} reading={reading} />)}
      {readings.length === 0 && <p className="muted">{t("bed.noNumbers")}</p>}
    </section>
  );
}

function BedReading({ reading }: { reading: Reading }) {
  const { t } = useTranslation();
  const label = useLabel();
  const lead = reading.systolic ?? reading.single ?? reading.mean ?? reading.metrics[0];
  const stale = useTicked((now) => live.numberFreshness(lead, now) !== "fresh");
  const cell = live.numbers.get(lead.id);
  const old = useTicked((now) => (cell && !Number.isNaN(cell.at) ? (now - cell.at < 2500 && !stale ? "" : age(now - cell.at)) : ""));
  const outside = !stale && reading.metrics.some((m) => ((live.numbers.get(m.id)?.flags ?? 0) & 1) !== 0);
  const text = stale ? "– –" : reading.systolic && reading.diastolic ? `${value(reading.systolic)}/${value(reading.diastolic)}` : value(lead);
  const known = reading.metrics.every((m) => m.known);
  return (
    <div className={`number ${stale ? "number-stale" : ""} ${outside ? "number-outside" : ""}`} style={{ color: groupColor(reading.group) }}>
      <span className="number-label">{readingLabel(reading, label)} <i>{unitText(lead.unit)}</i></span>
      <span className={`number-value ${cell?.text ? "number-text" : ""}`}>{text}{reading.mean && reading.systolic && !stale && <small> ({value(reading.mean)})</small>}</span>
      <span className="number-limits" title={t("bed.limits")}>{reading.metrics.map((m) => m.limits).filter(Boolean).join(" · ")}</span>
      <span className="number-foot">
        {!known && <span className="number-raw" title={t("bed.unknownCode")}>{lead.code}</span>}
        {cell && cell.status > 1 && cell.status !== 2 && <span className="number-status">{t(`status.${cell.status}`)}</span>}
        {reading.group === "nibp" && cell && !stale ? <span>{clockTime(cell.at, false)}</span> : old && <span>{old}</span>}
        {outside && <span className="number-flag">{t("bed.outside")}</span>}
      </span>
    </div>
  );
}

function value(metric: Metric) {
  const cell = live.numbers.get(metric.id);
  return !cell ? "– –" : cell.text ?? quantity(cell.value, metric);
}
