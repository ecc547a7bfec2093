import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, send } from "../../api/client";
import { useMay } from "../../app/session";
import { Problem } from "../../console/Problem";
import { ReasonDialog } from "../../imaging/ReasonDialog";
import { dayTime } from "../../ui/format";
import { digitsOf, figure } from "./figures";
import { LeveyJennings } from "./LeveyJennings";
import type { ControlChart, ControlResult, ControlSeries } from "./types";
import { QUALITY, useAgain } from "./useQuality";

const DAY_MS = 86_400_000;

/** One level of one lot: chart, figures, and what can be done about the chosen result. */
export function ChartCard({ series, days }: { series: ControlSeries; days: number }) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const again = useAgain();
  const mayCompute = useMay("engineer");
  const { equipment, test, material, lot, level } = series;
  const of = { equipment, test, material, lot, level };
  // an older lot is shown as it was at its end
  const to = Math.ceil((series.lastAt + 1) / DAY_MS) * DAY_MS;
  const chart = useQuery({
    queryKey: [`${QUALITY}/chart`, of, days, series.lastAt],
    queryFn: ({ signal }) => get<ControlChart>(`${QUALITY}/chart`, { ...of, from: to - days * DAY_MS, to }, signal), placeholderData: (old) => old, refetchInterval: 5000,
  });
  const compute = useMutation({ mutationFn: () => send("POST", `${QUALITY}/targets`, { ...of, from: to - days * DAY_MS, to }), onSuccess: again });
  const data = chart.data;
  const point = data?.points.find((one) => one.id === selected) ?? data?.points[data.points.length - 1];
  const digits = digitsOf(data?.target?.sd ?? data?.sd, data?.mean ?? 0);
  const label = t("quality.chartOf", { test, equipment: series.equipmentLabel, material, lot, level });
  return (
    <section className="lj-card" aria-label={label}>
      <h2>
        {t("quality.levelOf", { level })} <span className="muted">{t("quality.lotOf", { lot })}</span>
        {data?.target && <span className={data.target.source === "assigned" ? "tag" : "tag tag-warn"}>{t(`quality.source.${data.target.source}`, { count: data.target.count })}</span>}
      </h2>
      <Problem error={chart.error ?? compute.error} />
      {data && <LeveyJennings chart={data} label={label} selected={point?.id ?? null} onSelect={setSelected} />}
      {data && (
        <dl className="lj-figures">
          {data.target && <div><dt>{t("quality.target")}</dt><dd>{figure(data.target.mean, digits)} ± {figure(data.target.sd, digits)} {data.target.unit ?? ""}</dd></div>}
          <div><dt>n</dt><dd>{data.count}</dd></div>
          <div><dt>{t("quality.mean")}</dt><dd>{figure(data.mean, digits)}</dd></div>
          <div><dt>SD</dt><dd>{figure(data.sd, digits)}</dd></div>
          <div><dt>CV</dt><dd>{figure(data.cv, 1)} %</dd></div>
          {data.bias !== null && data.bias !== undefined && <div><dt>{t("quality.bias")}</dt><dd>{figure(data.bias, 1)} %</dd></div>}
        </dl>
      )}
      {mayCompute && data && data.count >= 20 && (
        <Popconfirm title={t("quality.computeTitle", { count: data.count })} okText={t("quality.compute")} cancelText={t("app.cancel")} onConfirm={() => compute.mutate()}>
          <Button size="small" type="link">{t("quality.compute")}</Button>
        </Popconfirm>
      )}
      {point && <PointDetail point={point} digits={digits} />}
    </section>
  );
}

function PointDetail({ point, digits }: { point: ControlResult; digits: number }) {
  const { t } = useTranslation();
  const again = useAgain();
  const mayDecide = useMay("nurse");
  const [decision, setDecision] = useState<"override" | "exclude" | null>(null);
  const tone = point.state === "rejected" ? "tag tag-bad" : point.state === "warned" || point.state === "notJudged" ? "tag tag-warn" : point.state === "inControl" ? "tag tag-good" : "tag";
  return (
    <div className="lj-detail">
      <span className="nums">{dayTime(point.at, false)}</span>
      <strong className="nums">{point.value === null || point.value === undefined ? point.text : `${figure(point.value, digits)} ${point.unit ?? ""}`}</strong>
      {point.z !== null && point.z !== undefined && <span className="nums">z {figure(point.z)}</span>}
      <span className={tone}>{t(`quality.state.${point.state}`)}</span>
      {point.note !== "none" && <span>{t(`quality.note.${point.note}`)}</span>}
      {point.violations.map((one) => <span key={one.rule} className={one.rejects ? "tag tag-bad" : "tag tag-warn"}>{one.rule}</span>)}
      {point.by && <span className="muted">{point.by}{point.reason ? `: ${point.reason}` : ""}</span>}
      {mayDecide && point.state === "rejected" && <Button size="small" onClick={() => setDecision("override")}>{t("quality.override")}</Button>}
      {mayDecide && point.state !== "excluded" && <Button size="small" onClick={() => setDecision("exclude")}>{t("quality.exclude")}</Button>}
      {decision && (
        <ReasonDialog
          title={t(`quality.${decision}Title`)} lead={t(`quality.${decision}Lead`)} action={t(`quality.${decision}`)} danger path={`${QUALITY}/controls/${point.id}/${decision}`}
          onClose={() => setDecision(null)} onDone={() => { setDecision(null); void again(); }}
        />
      )}
    </div>
  );
}
