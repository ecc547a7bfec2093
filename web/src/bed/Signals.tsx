import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../api/client";
import type { Observation } from "../api/reports";
import type { Metric, Page, Tile } from "../api/types";
import { useMay } from "../app/session";
import { live } from "../live/live";
import { useTicked } from "../live/useTicked";
import { groupColor } from "../station/colors";
import { age, quantity, unitText } from "../ui/format";
import { useLabel } from "../ui/useLabel";

/** Which unit each signal comes from, under which code, and the raw message of its newest value. */
export default function Signals({ tile }: { tile: Tile }) {
  const { t } = useTranslation();
  const engineer = useMay("engineer");
  const { data } = useQuery({
    queryKey: ["observations", tile.key],
    enabled: engineer,
    queryFn: ({ signal }) => get<Page<Observation>>("observations", { tile: tile.key, from: Math.round(live.clock.now() - 120_000), to: Math.round(live.clock.now() + 5000), limit: 500 }, signal),
    refetchInterval: 10_000,
  });
  const messages = new Map<number, number>();
  for (const item of data?.items ?? []) if (item.message && !messages.has(item.metric)) messages.set(item.metric, item.message);
  const metrics = [...tile.metrics].sort((a, b) => Number(a.wave) - Number(b.wave) || a.order - b.order || a.id - b.id);
  return (
    <section className="bed-table">
      <p className="muted">{t("signals.lead")}</p>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t("bed.tab.signals")}>
        <table className="plain">
          <thead><tr>{["signal", "last", "unit", "code", "place", "from", ...(engineer ? ["raw"] : [])].map((c) => <th key={c}>{t(`signals.${c}`)}</th>)}</tr></thead>
          <tbody>{metrics.map((m) => <SignalRow key={m.id} metric={m} tile={tile} message={engineer ? messages.get(m.id) ?? null : undefined} />)}</tbody>
        </table>
      </div>
    </section>
  );
}

function SignalRow({ metric, tile, message }: { metric: Metric; tile: Tile; message: number | null | undefined }) {
  const { t } = useTranslation();
  const label = useLabel();
  const equipment = tile.equipment.find((e) => e.id === metric.equipment);
  const cell = live.numbers.get(metric.id);
  const old = useTicked((now) => (cell ? age(now - cell.at) : ""));
  return (
    <tr>
      <td style={{ color: groupColor(metric.group) }}>{label(metric)}{!metric.known && <small className="muted"> {t("signals.unknown")}</small>}</td>
      <td className="nums">{metric.wave ? `~ ${Math.round(metric.hz ?? 0)} Hz` : cell ? <>{cell.text ?? quantity(cell.value, metric)} <small className="muted">{old}</small></> : "–"}</td>
      <td>{unitText(metric.unit)}</td>
      <td><code>{metric.code}^{metric.name}^{metric.system}</code></td>
      <td className="nums muted">{[metric.vmd, metric.channel].filter(Boolean).join(".")}</td>
      <td>{equipment && <Link to={`/equipment/${equipment.id}`}>{[equipment.manufacturer, equipment.model, equipment.serial].filter(Boolean).join(" ") || equipment.label}</Link>}</td>
      {message !== undefined && <td>{message !== null && <Link to={`/messages/${message}`}>{t("signals.open")} #{message}</Link>}</td>}
    </tr>
  );
}
