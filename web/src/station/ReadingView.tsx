import type { Metric } from "../api/types";
import { live } from "../live/live";
import { useTicked } from "../live/useTicked";
import { clockTime, quantity, unitText } from "../ui/format";
import { useShortLabel } from "../ui/useLabel";
import { groupColor } from "./colors";
import { readingLabel, type Reading } from "./readings";

/** A number (or 120/80 and its mean) with label and unit; dashes once it is too old to be shown as current. */
export function ReadingView({ reading, compact = false }: { reading: Reading; compact?: boolean }) {
  const label = useShortLabel(compact ? (reading.systolic ? 5 : 2) : 6);
  const lead = reading.systolic ?? reading.single ?? reading.mean ?? reading.metrics[0];
  const stale = useTicked((now) => live.numberFreshness(lead, now) !== "fresh");
  const cell = live.numbers.get(lead.id);
  const outside = !stale && reading.metrics.some((m) => ((live.numbers.get(m.id)?.flags ?? 0) & 1) !== 0);
  const invalid = cell !== undefined && (cell.status === 4 || cell.status === 5);
  const text = stale ? "– –" : reading.systolic && reading.diastolic
    ? `${show(reading.systolic)}/${show(reading.diastolic)}` : show(lead);
  return (
    <div className={`reading ${stale || invalid ? "reading-stale" : ""} ${outside ? "reading-outside" : ""}`} style={{ color: groupColor(reading.group) }}>
      <span className="reading-label">
        {readingLabel(reading, label)} <i>{reading.group === "nibp" && !stale && cell ? clockTime(cell.at, false) : unitText(lead.unit)}</i>
      </span>
      <span className={`reading-value ${text.length > 5 ? "reading-long" : ""}`}>
        {text}{reading.mean && reading.systolic && !stale && <small>({show(reading.mean)})</small>}
      </span>
    </div>
  );
}

function show(metric: Metric) {
  const cell = live.numbers.get(metric.id);
  if (!cell) return "– –";
  if (cell.text !== null) return cell.text;
  return quantity(cell.value, metric);
}
