import { Button, Empty, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useMay } from "../../app/session";
import { Problem } from "../../console/Problem";
import { ChartCard } from "./ChartCard";
import { EntryDialog } from "./EntryDialog";
import { mostMeasured, streamsOf } from "./figures";
import { ChartLegend } from "./LeveyJennings";
import { useSeries } from "./useQuality";

const DAYS = [7, 30, 90, 365];

/** The charts of one test on one analyzer: a row a level, its lots side by side. */
export function Charts() {
  const { t } = useTranslation();
  const series = useSeries();
  const mayEnter = useMay("nurse");
  const [search, setSearch] = useSearchParams();
  const [entering, setEntering] = useState(false);
  const streams = streamsOf(series.data ?? []);
  const stream = streams.find((one) => one.key === search.get("of")) ?? mostMeasured(streams);
  const days = DAYS.find((one) => String(one) === search.get("days")) ?? 30;
  const lots = stream ? (search.get("lots")?.split(",").filter((lot) => stream.lots.includes(lot)) ?? stream.lots.slice(0, 2)) : [];
  const set = (name: string, value: string) => setSearch((old) => { const next = new URLSearchParams(old); next.set(name, value); if (name === "of") next.delete("lots"); return next; }, { replace: true });
  return (
    <>
      <Problem error={series.error} />
      <div className="filters">
        <label>{t("quality.what")}
          <Select
            showSearch={{ optionFilterProp: "label" }} style={{ minWidth: 340 }} value={stream?.key} onChange={(value) => set("of", value)} aria-label={t("quality.what")} notFoundContent={t("app.nothing")}
            options={streams.map((one) => ({ value: one.key, label: `${one.equipmentLabel} · ${one.test} · ${one.material}` }))}
          />
        </label>
        <label>{t("quality.lots")}
          <Select mode="multiple" style={{ minWidth: 200 }} value={lots} onChange={(value: string[]) => set("lots", value.join(","))} aria-label={t("quality.lots")} options={stream?.lots.map((lot) => ({ value: lot, label: lot })) ?? []} />
        </label>
        <label>{t("quality.interval")}
          <Select style={{ minWidth: 130 }} value={days} onChange={(value) => set("days", String(value))} aria-label={t("quality.interval")} options={DAYS.map((value) => ({ value, label: t("quality.days", { count: value }) }))} />
        </label>
        {mayEnter && <Button onClick={() => setEntering(true)}>{t("quality.enter")}</Button>}
      </div>
      {stream && <ChartLegend />}
      {stream?.levels.map((level) => (
        <div key={level} className="lj-grid" style={{ marginBottom: 14 }}>
          {lots.map((lot) => stream.series.find((one) => one.level === level && one.lot === lot)).filter((one) => one !== undefined).map((one) => <ChartCard key={`${one.lot}|${one.level}`} series={one} days={days} />)}
        </div>
      ))}
      {series.data && streams.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("quality.noControls")} />}
      {entering && <EntryDialog stream={stream} onClose={() => setEntering(false)} />}
    </>
  );
}
