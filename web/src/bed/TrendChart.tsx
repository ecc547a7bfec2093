import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { groupColor } from "../station/colors";
import { readingLabel, type Reading } from "../station/readings";
import { quantity, unitText } from "../ui/format";
import { useLabel } from "../ui/useLabel";
import { trendColumns, type Bucket } from "./trendData";

interface Props {
  reading: Reading;
  series: Record<string, Bucket[]>;
  from: number;
  to: number;
  bucketMs: number;
  live: boolean;
  onZoom: (range: [number, number]) => void;
  onBack: () => void;
}

const two = (n: number) => String(n).padStart(2, "0");
const DASH = [undefined, [6, 3], [2, 3]];

export function TrendChart({ reading, series, from, to, bucketMs, onZoom, onBack }: Props) {
  const label = useLabel();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const hover = useRef<HTMLSpanElement>(null);
  const range = useRef<[number, number]>([from, to]);
  range.current = [from, to];
  const calls = useRef({ onZoom, onBack });
  calls.current = { onZoom, onBack };
  const ids = reading.metrics.map((m) => m.id).join();
  const unit = unitText(reading.metrics[0].unit);

  useEffect(() => {
    const element = host.current!;
    const color = groupColor(reading.group);
    const axis = { stroke: "#a3b3c2", grid: { stroke: "#1b2733", width: 1 }, ticks: { stroke: "#1b2733" }, font: "12px system-ui, sans-serif" };
    const chart = new uPlot({
      width: Math.max(200, element.clientWidth),
      height: 132,
      cursor: { sync: { key: "bed" }, drag: { x: true, y: false, setScale: false } },
      legend: { show: false },
      scales: { x: { time: true, range: () => [range.current[0] / 1000, range.current[1] / 1000] } },
      axes: [
        { ...axis, size: 28, values: (_, splits, __, ___, step) => splits.map((s) => { const d = new Date(s * 1000); return step >= 86_400 || (d.getHours() === 0 && d.getMinutes() === 0) ? `${d.getMonth() + 1}-${d.getDate()}` : `${two(d.getHours())}:${two(d.getMinutes())}${step < 60 ? `:${two(d.getSeconds())}` : ""}`; }) },
        { ...axis, size: 48, space: 26 },
      ],
      series: [{}, ...reading.metrics.flatMap((_, i): uPlot.Series[] => [
        { stroke: "transparent", points: { show: false } },
        { stroke: "transparent", points: { show: false } },
        { stroke: color, width: 1.6, dash: DASH[i % 3], points: { show: false } },
      ])],
      bands: reading.metrics.map((_, i) => ({ series: [i * 3 + 2, i * 3 + 1] as [number, number], fill: `${color}30` })),
      hooks: {
        setSelect: [(u) => {
          if (u.select.width > 6) calls.current.onZoom([u.posToVal(u.select.left, "x") * 1000, u.posToVal(u.select.left + u.select.width, "x") * 1000]);
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        }],
        setCursor: [(u) => {
          const at = u.cursor.idx;
          if (!hover.current) return;
          if (at === null || at === undefined) { hover.current.textContent = ""; return; }
          const d = new Date(u.data[0][at] * 1000);
          const values = reading.metrics.map((m, i) => { const v = u.data[i * 3 + 3][at]; return typeof v === "number" ? quantity(Math.round(v * 10) / 10, m) : "–"; });
          hover.current.textContent = `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}  ${values.join(" / ")} ${unit}`;
        }],
      },
    }, [[], ...reading.metrics.flatMap(() => [[], [], []])] as uPlot.AlignedData, element);
    chart.over.addEventListener("dblclick", () => calls.current.onBack());
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: Math.max(200, element.clientWidth), height: 132 }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ids, reading.group, unit]);

  useEffect(() => {
    plot.current?.setData(trendColumns(reading.metrics.map((m) => series[m.id] ?? []), bucketMs) as uPlot.AlignedData);
  }, [series, from, to, bucketMs, ids, reading.metrics]);

  const name = readingLabel(reading, label);
  return (
    <figure className="trend" style={{ color: groupColor(reading.group), marginInline: 0 }}>
      <h2>{name} {unit} <span ref={hover} /></h2>
      <div ref={host} role="img" aria-label={name} />
    </figure>
  );
}
