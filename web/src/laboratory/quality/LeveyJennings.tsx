import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { dayTime } from "../../ui/format";
import { digitsOf, figure, shownZ } from "./figures";
import type { ControlChart, ControlResult } from "./types";

interface Props { chart: ControlChart; label: string; selected: number | null; onSelect: (id: number) => void }

const HEIGHT = 230, LEFT = 62, RIGHT = 34, TOP = 12, BOTTOM = 26, MOST_Z = 4;

/** A Levey–Jennings chart: control results in their order against mean and SD; the shape of a point says what became of it, not its color alone. */
export function LeveyJennings({ chart, label, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(280, entry.contentRect.width)));
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  const { points, target } = chart;
  const x = (i: number) => (points.length < 2 ? (LEFT + width - RIGHT) / 2 : LEFT + 8 + (i * (width - LEFT - RIGHT - 16)) / (points.length - 1));
  const y = (z: number) => TOP + ((MOST_Z - Math.max(-MOST_Z, Math.min(MOST_Z, z))) / (2 * MOST_Z)) * (HEIGHT - TOP - BOTTOM);
  const at = Math.max(0, points.findIndex((point) => point.id === selected));
  const digits = digitsOf(target?.sd ?? chart.sd, target?.mean ?? chart.mean ?? 0);
  const told = (point: ControlResult) => {
    const z = shownZ(point, target);
    return [dayTime(point.at, false), point.value === null || point.value === undefined ? point.text : `${figure(point.value, digits)} ${point.unit ?? ""}`, z === null ? null : `z ${figure(z)}`, t(`quality.state.${point.state}`), point.violations.map((one) => one.rule).join(" ")]
      .filter(Boolean).join(", ");
  };
  const onKey = (event: KeyboardEvent) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: points.length - 1, PageUp: at - 10, PageDown: at + 10 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onSelect(points[Math.max(0, Math.min(points.length - 1, to))].id);
  };
  if (!target) return <div ref={host} className="lj-empty">{t("quality.runIn", { count: points.filter((point) => point.state === "runIn").length })}</div>;
  const line = points.map((point, i) => ({ i, z: shownZ(point, target), point })).filter((one) => one.z !== null && one.point.state !== "excluded");
  const days = points.length === 0 ? [] : [0, points.length - 1].filter((i, k, all) => all.indexOf(i) === k);
  return (
    <div
      ref={host} className="lj" tabIndex={0} role="slider" aria-label={`${label}. ${t("quality.chartKeys")}`} aria-orientation="horizontal"
      aria-valuemin={Math.min(1, points.length)} aria-valuemax={points.length} aria-valuenow={Math.min(at + 1, points.length)} aria-valuetext={points.length > 0 ? told(points[at]) : t("app.nothing")} onKeyDown={onKey}
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <rect x={LEFT} y={y(2)} width={width - LEFT - RIGHT} height={y(-2) - y(2)} className="lj-band" />
        {[-3, -2, -1, 0, 1, 2, 3].map((z) => (
          <g key={z}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(z)} y2={y(z)} className={`lj-line lj-${Math.abs(z)}`} />
            <text x={LEFT - 6} y={y(z) + 4} textAnchor="end">{figure(target.mean + z * target.sd, digits)}</text>
            <text x={width - RIGHT + 5} y={y(z) + 4} className="lj-sd">{z === 0 ? "x̄" : `${z > 0 ? "+" : "−"}${Math.abs(z)}s`}</text>
          </g>
        ))}
        <polyline className="lj-path" points={line.map((one) => `${x(one.i)},${y(one.z!)}`).join(" ")} />
        {points.map((point, i) => {
          const z = shownZ(point, target);
          if (z === null) return null;
          return (
            <g key={point.id} className={`lj-point lj-${point.state}`} transform={`translate(${x(i)} ${y(z)})`} onClick={() => onSelect(point.id)}>
              <title>{told(point)}</title>
              <rect x={-9} y={-9} width={18} height={18} className="lj-hit" />
              {point.id === selected && <circle r={9} className="lj-selected" />}
              <Mark point={point} z={z} />
              {point.violations.some((one) => one.rejects) && <text y={z > 0 ? -10 : 19} textAnchor="middle" className="lj-rule">{point.violations.filter((one) => one.rejects).map((one) => one.rule).join(" ")}</text>}
            </g>
          );
        })}
        {days.map((i) => <text key={i} x={x(i)} y={HEIGHT - 7} textAnchor={points.length < 2 ? "middle" : i === 0 ? "start" : "end"} className="lj-day">{dayTime(points[i].at, false)}</text>)}
      </svg>
    </div>
  );
}

function Mark({ point, z }: { point: ControlResult; z: number }) {
  // beyond the chart's edge an arrow points to where it lies
  if (Math.abs(z) > MOST_Z) return <path d={z > 0 ? "M-6 5 L0 -6 L6 5 Z" : "M-6 -5 L0 6 L6 -5 Z"} />;
  switch (point.state) {
    case "warned": return <path d="M-5.5 4.5 L0 -5.5 L5.5 4.5 Z" />;
    case "rejected": return <rect x={-5} y={-5} width={10} height={10} />;
    case "overridden": return <rect x={-5} y={-5} width={10} height={10} className="lj-hollow" />;
    case "excluded": return <path d="M-5 -5 L5 5 M-5 5 L5 -5" className="lj-cross" />;
    case "runIn": return <circle r={4} className="lj-hollow" />;
    default: return <circle r={4} />;
  }
}

/** What the shapes mean. */
export function ChartLegend() {
  const { t } = useTranslation();
  return (
    <ul className="lj-legend">
      {(["inControl", "warned", "rejected", "overridden", "runIn", "excluded"] as const).map((state) => (
        <li key={state}><svg width={18} height={18} aria-hidden="true"><g className={`lj-point lj-${state}`} transform="translate(9 9)"><Mark point={{ state } as ControlResult} z={0} /></g></svg>{t(`quality.state.${state}`)}</li>
      ))}
    </ul>
  );
}
