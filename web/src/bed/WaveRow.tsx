import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Metric } from "../api/types";
import { PX_PER_MM } from "../canvas/geometry";
import type { Scale } from "../canvas/scale";
import { Sweep } from "../canvas/Sweep";
import { groupColor } from "../station/colors";
import { quantity, unitText } from "../ui/format";
import { useLabel } from "../ui/useLabel";

const GROUND = "#0a1016";
const MILLIVOLTS: Record<string, number> = { mV: 1, uV: 1000, "µV": 1000, V: 0.001 };

/** One wave with its scale: a bar of one millivolt for an ECG, low and high for the others. */
export function WaveRow({ metric, gain }: { metric: Metric; gain: number }) {
  const { t } = useTranslation();
  const label = useLabel();
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const [scale, setScale] = useState<Scale | null>(null);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setHeight(entry.contentRect.height));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const perMillivolt = MILLIVOLTS[metric.unit ?? ""];
  const isEcg = metric.group === "ecg" && perMillivolt !== undefined;
  const span = isEcg && gain > 0 && height > 0 ? (height / (gain * PX_PER_MM)) * perMillivolt : null;
  const color = groupColor(metric.group);
  const bar = isEcg && scale && height > 0 ? (perMillivolt / (scale.high - scale.low)) * height : 0;
  return (
    <div className="wave-row" style={{ color }}>
      <div className="wave-scale" aria-hidden="true">
        {isEcg
          ? bar > 0 && bar < height && <span className="wave-mv" style={{ height: bar }}><i>1 mV</i></span>
          : scale && <><span>{quantity(scale.high)}</span><span>{quantity(scale.low)}</span></>}
      </div>
      <div className="wave-box" ref={box}>
        <Sweep metric={metric.id} color={color} background={GROUND} group={metric.group} unit={metric.unit} span={span} lineWidth={1.6} onScale={setScale} label={t("bed.waveOf", { wave: label(metric) })} />
        <span className="wave-label">{label(metric)} <small>{unitText(metric.unit)}{metric.hz ? ` · ${Math.round(metric.hz)} Hz` : ""}{metric.known ? "" : ` · ${metric.code}^${metric.system}`}</small></span>
      </div>
    </div>
  );
}
