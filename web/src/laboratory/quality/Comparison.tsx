import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { get } from "../../api/client";
import { Problem } from "../../console/Problem";
import { useAnalyzers, useTests } from "./EntryDialog";
import { digitsOf, figure } from "./figures";
import { DifferencePlot, ScatterPlot } from "./plots";
import type { Estimate, MethodComparison } from "./types";
import { QUALITY } from "./useQuality";

const DAYS = [7, 30, 90, 365];

/** Two analyzers that measured the same specimens: do they agree? */
export function Comparison() {
  const { t } = useTranslation();
  const analyzers = useAnalyzers();
  const tests = useTests();
  const [search, setSearch] = useSearchParams();
  const numberOf = (name: string) => (search.get(name) ? Number(search.get(name)) : undefined);
  const set = (name: string) => (value: string | number) => setSearch((old) => { const next = new URLSearchParams(old); next.set(name, String(value)); return next; }, { replace: true });
  const test = search.get("test") ?? "";
  const [first, second] = [numberOf("first"), numberOf("second")];
  const days = DAYS.find((one) => one === numberOf("days")) ?? 30;
  const asked = test !== "" && first !== undefined && second !== undefined && first !== second;
  const found = useQuery({
    queryKey: [`${QUALITY}/comparison`, test, first, second, days], enabled: asked,
    queryFn: ({ signal }) => { const to = Date.now(); return get<MethodComparison>(`${QUALITY}/comparison`, { test, first, second, from: to - days * 86_400_000, to }, signal); },
  });
  const data = found.data;
  const digits = digitsOf(data?.agreement?.sd, data?.pairs[0]?.first ?? 0);
  const range = (one: Estimate | undefined, places: number) => (one ? <>{figure(one.value, places)} <span className="muted">({figure(one.low, places)} – {figure(one.high, places)})</span></> : "–");
  return (
    <>
      <p className="muted">{t("quality.comparisonLead")}</p>
      <div className="filters">
        <label>{t("quality.test")}<Select showSearch style={{ minWidth: 150 }} value={test || undefined} onChange={set("test")} options={tests} aria-label={t("quality.test")} /></label>
        <label>{t("quality.firstAnalyzer")}<Select showSearch={{ optionFilterProp: "label" }} style={{ minWidth: 230 }} value={first} onChange={set("first")} options={analyzers.data} aria-label={t("quality.firstAnalyzer")} /></label>
        <label>{t("quality.secondAnalyzer")}<Select showSearch={{ optionFilterProp: "label" }} style={{ minWidth: 230 }} value={second} onChange={set("second")} options={analyzers.data} aria-label={t("quality.secondAnalyzer")} /></label>
        <label>{t("quality.interval")}<Select style={{ minWidth: 130 }} value={days} onChange={set("days")} aria-label={t("quality.interval")} options={DAYS.map((value) => ({ value, label: t("quality.days", { count: value }) }))} /></label>
      </div>
      <Problem error={found.error} />
      {!asked && <p className="note">{t("quality.comparisonAsk")}</p>}
      {data && data.pairs.length < 3 && <p className="note">{t("quality.fewPairs", { count: data.pairs.length })}</p>}
      {data?.agreement && (
        <div className="lj-grid">
          <section className="lj-card" aria-label={t("quality.passingBablok")}>
            <h2>{t("quality.passingBablok")} <span className="muted">n = {data.pairs.length}</span></h2>
            <ScatterPlot data={data} />
            {data.regression ? (
              <>
                <dl className="lj-figures">
                  <div><dt>{t("quality.slope")}</dt><dd>{range(data.regression.slope, 3)}</dd></div>
                  <div><dt>{t("quality.intercept")}</dt><dd>{range(data.regression.intercept, digits)}</dd></div>
                </dl>
                <p>
                  <span className={data.regression.proportionalDifference ? "tag tag-warn" : "tag tag-good"}>{t(data.regression.proportionalDifference ? "quality.proportional" : "quality.notProportional")}</span>{" "}
                  <span className={data.regression.constantDifference ? "tag tag-warn" : "tag tag-good"}>{t(data.regression.constantDifference ? "quality.constant" : "quality.notConstant")}</span>
                </p>
              </>
            ) : <p className="muted">{t("quality.noLine")}</p>}
          </section>
          <section className="lj-card" aria-label={t("quality.blandAltman")}>
            <h2>{t("quality.blandAltman")} <span className="muted">{t("quality.secondMinusFirst")}</span></h2>
            <DifferencePlot data={data} />
            <dl className="lj-figures">
              <div><dt>{t("quality.meanDifference")}</dt><dd>{range(data.agreement.bias, digits)}</dd></div>
              <div><dt>SD</dt><dd>{figure(data.agreement.sd, digits)}</dd></div>
              <div><dt>{t("quality.lowerLimit")}</dt><dd>{range(data.agreement.lower, digits)}</dd></div>
              <div><dt>{t("quality.upperLimit")}</dt><dd>{range(data.agreement.upper, digits)}</dd></div>
            </dl>
          </section>
        </div>
      )}
    </>
  );
}
