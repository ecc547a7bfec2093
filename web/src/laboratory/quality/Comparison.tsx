import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
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
  const [test, setTest] = useState("");
  const [first, setFirst] = useState<number>();
  const [second, setSecond] = useState<number>();
  const [days, setDays] = useState(30);
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
        <label>{t("quality.test")}<AutoComplete style={{ minWidth: 140 }} value={test} onChange={setTest} options={tests} aria-label={t("quality.test")} /></label>
        <label>{t("quality.firstAnalyzer")}<Select showSearch={{ optionFilterProp: "label" }} style={{ minWidth: 230 }} value={first} onChange={setFirst} options={analyzers.data} aria-label={t("quality.firstAnalyzer")} /></label>
        <label>{t("quality.secondAnalyzer")}<Select showSearch={{ optionFilterProp: "label" }} style={{ minWidth: 230 }} value={second} onChange={setSecond} options={analyzers.data} aria-label={t("quality.secondAnalyzer")} /></label>
        <label>{t("quality.interval")}<Select style={{ minWidth: 130 }} value={days} onChange={setDays} aria-label={t("quality.interval")} options={DAYS.map((value) => ({ value, label: t("quality.days", { count: value }) }))} /></label>
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
