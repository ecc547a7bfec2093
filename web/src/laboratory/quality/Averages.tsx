import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { get } from "../../api/client";
import type { Page } from "../../api/types";
import { DataTable } from "../../console/DataTable";
import { Problem } from "../../console/Problem";
import { dayTime } from "../../ui/format";
import { digitsOf, figure } from "./figures";
import type { Average, AveragePoint } from "./types";
import { QUALITY } from "./useQuality";

const DAYS = [1, 7, 30];
const TONE = { filling: "tag", within: "tag tag-good", low: "tag tag-bad", high: "tag tag-bad" } as const;

/** Moving averages of patients' results, each with its course. */
export function Averages() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [days, setDays] = useState(7);
  const averages = useQuery({ queryKey: [`${QUALITY}/averages`], queryFn: ({ signal }) => get<Page<Average>>(`${QUALITY}/averages`, undefined, signal), refetchInterval: 5000 });
  const keyOf = (one: Average) => `${one.equipment}/${one.test}`;
  const average = averages.data?.items.find((one) => keyOf(one) === chosen) ?? averages.data?.items[0];
  return (
    <>
      <p className="muted">{t("quality.averagesLead")}</p>
      <Problem error={averages.error} />
      {averages.data && averages.data.items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("quality.noAverages")} />}
      {average && (
        <>
          <DataTable<Average>
            label={t("quality.tab.averages")} rowKey={keyOf} dataSource={averages.data!.items}
            columns={[
              { title: t("quality.test"), render: (_, one) => <Button size="small" type={one === average ? "primary" : "default"} aria-pressed={one === average} onClick={() => setChosen(keyOf(one))}>{one.test}</Button> },
              { title: t("quality.analyzer"), dataIndex: "equipmentLabel" },
              { title: t("quality.average"), render: (_, one) => <span className="nums">{figure(one.average, digitsOf(one.plan ? one.plan.high - one.plan.low : one.average / 50))}</span> },
              { title: t("quality.limits"), render: (_, one) => one.plan && <span className="nums">{one.plan.low} – {one.plan.high}</span> },
              { title: t("quality.kind"), render: (_, one) => one.plan && `${t(`quality.averageKind.${one.plan.kind}`)} ${one.plan.window}` },
              { title: t("quality.stands"), render: (_, one) => <span className={TONE[one.state]}>{t(`quality.averageState.${one.state}`)}</span> },
              { title: t("quality.at"), render: (_, one) => <span className="nums">{dayTime(one.at, false)}</span> },
            ]}
          />
          <div className="filters" style={{ marginTop: 14 }}>
            <label>{t("quality.interval")}<Select style={{ minWidth: 130 }} value={days} onChange={setDays} aria-label={t("quality.interval")} options={DAYS.map((value) => ({ value, label: t("quality.days", { count: value }) }))} /></label>
          </div>
          <AverageChart average={average} days={days} />
        </>
      )}
    </>
  );
}

function AverageChart({ average, days }: { average: Average; days: number }) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const to = Math.ceil(average.at / 3_600_000) * 3_600_000;
  const { equipment, test, plan } = average;
  const points = useQuery({
    queryKey: [`${QUALITY}/averages/points`, equipment, test, days, average.at],
    queryFn: ({ signal }) => get<Page<AveragePoint>>(`${QUALITY}/averages/points`, { equipment, test, from: to - days * 86_400_000, to }, signal), placeholderData: (old) => old,
  });
  const label = `${test} · ${average.equipmentLabel}`;
  useEffect(() => {
    const element = host.current!;
    const axis = { stroke: "#35465a", grid: { stroke: "#e2e9ef", width: 1 }, ticks: { stroke: "#b9c6d2" }, font: "12px system-ui, sans-serif" };
    const flat = (stroke: string, dash?: number[]): uPlot.Series => ({ stroke, width: 1.4, dash, points: { show: false } });
    const chart = new uPlot({
      width: Math.max(240, element.clientWidth), height: 260, legend: { show: false }, cursor: { drag: { x: true, y: false } }, axes: [{ ...axis, space: 90, values: (_, splits) => splits.map((s) => dayTime(s * 1000, false).slice(5)) }, { ...axis, size: 64 }],
      series: [{}, { stroke: "transparent", points: { show: true, size: 4, fill: "#9fb3c8", stroke: "#9fb3c8" } }, { stroke: "#0b5cb8", width: 2, spanGaps: true, points: { show: false } }, flat("#35465a"), flat("#b3261e", [6, 4]), flat("#b3261e", [6, 4])],
    }, [[], [], [], [], [], []], element);
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: Math.max(240, element.clientWidth), height: 260 }));
    observer.observe(element);
    return () => { observer.disconnect(); chart.destroy(); plot.current = null; };
  }, []);
  useEffect(() => {
    const rows = points.data?.items ?? [];
    const level = (value: number | undefined) => rows.map(() => value ?? null);
    plot.current?.setData([rows.map((one) => one.at / 1000), rows.map((one) => one.value), rows.map((one) => one.average ?? null), level(plan?.target), level(plan?.low), level(plan?.high)]);
  }, [points.data, plan?.target, plan?.low, plan?.high]);
  return (
    <figure className="average-chart" style={{ marginInline: 0 }}>
      <figcaption><strong>{label}</strong> <span className="muted">{t("quality.averageChart")}</span></figcaption>
      <Problem error={points.error} />
      <div ref={host} role="img" aria-label={`${label}: ${t(`quality.averageState.${average.state}`)}, ${figure(average.average)}`} />
    </figure>
  );
}
