import { useTranslation } from "react-i18next";
import { digitsOf, figure } from "./figures";
import type { MethodComparison } from "./types";

const WIDTH = 460, HEIGHT = 300, LEFT = 58, RIGHT = 14, TOP = 10, BOTTOM = 40;

/** Round steps over a range: 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, about = 5) {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough)!;
  const found: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) found.push(Math.abs(value) < step / 1e6 ? 0 : value);
  return found;
}

function span(values: number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - room, high + room];
}

function Frame({ x, y, xLabel, yLabel, label, children }: { x: [number, number]; y: [number, number]; xLabel: string; yLabel: string; label: string; children: (px: (v: number) => number, py: (v: number) => number) => React.ReactNode }) {
  const px = (v: number) => LEFT + ((v - x[0]) / (x[1] - x[0])) * (WIDTH - LEFT - RIGHT);
  const py = (v: number) => TOP + ((y[1] - v) / (y[1] - y[0])) * (HEIGHT - TOP - BOTTOM);
  const places = (range: [number, number]) => Math.max(0, digitsOf((range[1] - range[0]) / 5) - 1);
  return (
    <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={label}>
      <line className="axis" x1={LEFT} x2={WIDTH - RIGHT} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
      <line className="axis" x1={LEFT} x2={LEFT} y1={TOP} y2={HEIGHT - BOTTOM} />
      {ticks(...x).map((v) => <text key={v} x={px(v)} y={HEIGHT - BOTTOM + 15} textAnchor="middle">{figure(v, places(x))}</text>)}
      {ticks(...y).map((v) => <text key={v} x={LEFT - 6} y={py(v) + 4} textAnchor="end">{figure(v, places(y))}</text>)}
      <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle">{xLabel}</text>
      <text x={LEFT + 6} y={TOP + 8}>{yLabel}</text>
      <clipPath id={`${label.length}-clip`}><rect x={LEFT} y={TOP} width={WIDTH - LEFT - RIGHT} height={HEIGHT - TOP - BOTTOM} /></clipPath>
      <g clipPath={`url(#${label.length}-clip)`}>{children(px, py)}</g>
    </svg>
  );
}

/** One analyzer against the other, with the line of equality and the line found. */
export function ScatterPlot({ data }: { data: MethodComparison }) {
  const { t } = useTranslation();
  const range = span(data.pairs.flatMap((pair) => [pair.first, pair.second]));
  return (
    <Frame x={range} y={range} xLabel={data.firstLabel} yLabel={data.secondLabel} label={t("quality.scatterOf", { first: data.firstLabel, second: data.secondLabel })}>
      {(px, py) => (
        <>
          <line className="same" x1={px(range[0])} y1={py(range[0])} x2={px(range[1])} y2={py(range[1])} />
          {data.regression && <line className="fit" x1={px(range[0])} y1={py(data.regression.intercept.value + data.regression.slope.value * range[0])} x2={px(range[1])} y2={py(data.regression.intercept.value + data.regression.slope.value * range[1])} />}
          {data.pairs.map((pair, i) => <circle key={i} className="dot-mark" cx={px(pair.first)} cy={py(pair.second)} r={3.5}><title>{`${pair.specimenId}: ${pair.first} / ${pair.second}`}</title></circle>)}
        </>
      )}
    </Frame>
  );
}

/** The differences against the means, with the limits of agreement. */
export function DifferencePlot({ data }: { data: MethodComparison }) {
  const { t } = useTranslation();
  const agreement = data.agreement!;
  const x = span(data.pairs.map((pair) => (pair.first + pair.second) / 2));
  const y = span([0, ...data.pairs.map((pair) => pair.second - pair.first), agreement.lower.value, agreement.upper.value]);
  return (
    <Frame x={x} y={y} xLabel={t("quality.meanOfBoth")} yLabel={t("quality.difference")} label={t("quality.differenceOf", { first: data.firstLabel, second: data.secondLabel })}>
      {(px, py) => (
        <>
          <line className="same" x1={px(x[0])} x2={px(x[1])} y1={py(0)} y2={py(0)} />
          <line className="mean" x1={px(x[0])} x2={px(x[1])} y1={py(agreement.bias.value)} y2={py(agreement.bias.value)} />
          {[agreement.lower, agreement.upper].map((limit, i) => <line key={i} className="agree" x1={px(x[0])} x2={px(x[1])} y1={py(limit.value)} y2={py(limit.value)} />)}
          {data.pairs.map((pair, i) => <circle key={i} className="dot-mark" cx={px((pair.first + pair.second) / 2)} cy={py(pair.second - pair.first)} r={3.5}><title>{`${pair.specimenId}: ${figure(pair.second - pair.first, 3)}`}</title></circle>)}
        </>
      )}
    </Frame>
  );
}
