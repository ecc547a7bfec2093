import { useMutation } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../../api/client";
import { useMay } from "../../app/session";
import { ListTable } from "../../console/ListTable";
import { Problem } from "../../console/Problem";
import { useAnalyzers } from "./EntryDialog";
import { AverageDialog, PlanDialog } from "./PlanDialogs";
import { RULE_NAMES, RULES, type AveragePlan, type QualityPlan } from "./types";
import { QUALITY, useAgain } from "./useQuality";

/** Which rules hold for which test, how often controls are due, and what is averaged. */
export function Plans() {
  const { t } = useTranslation();
  const again = useAgain();
  const mayChange = useMay("engineer");
  const analyzers = useAnalyzers();
  const [plan, setPlan] = useState<QualityPlan | "new" | null>(null);
  const [average, setAverage] = useState<AveragePlan | "new" | null>(null);
  const done = () => { setPlan(null); setAverage(null); void again(); };
  const remove = useMutation({ mutationFn: (path: string) => send("DELETE", path), onSuccess: again });
  const labelOf = (equipment: number) => (equipment === 0 ? t("quality.allAnalyzers") : analyzers.data?.find((one) => one.value === equipment)?.label ?? `#${equipment}`);
  const address = (kind: string, one: { equipment: number; test?: string | null }) => `${QUALITY}/${kind}?equipment=${one.equipment}${one.test ? `&test=${encodeURIComponent(one.test)}` : ""}`;
  const actions = (path: string, edit: () => void) => mayChange && (
    <span className="study-looks">
      <Button size="small" onClick={edit}>{t("coercion.change")}</Button>{" "}
      <Popconfirm title={t("quality.removePlan")} okText={t("coercion.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(path)}><Button size="small" danger>{t("coercion.remove")}</Button></Popconfirm>
    </span>
  );
  return (
    <>
      <Problem error={remove.error} />
      <div className="page-head"><h2>{t("quality.plans")}</h2><span className="spacer" />{mayChange && <Button onClick={() => setPlan("new")}>{t("quality.newPlan")}</Button>}<p>{t("quality.plansLead")}</p></div>
      <ListTable<QualityPlan>
        path={`${QUALITY}/plans`} rowKey={(one) => `${one.equipment}/${one.test ?? ""}`} label={t("quality.plans")} empty={t("quality.noPlans")}
        columns={[
          { title: t("quality.test"), render: (_, one) => <strong>{one.test ?? t("quality.allTests")}</strong> },
          { title: t("quality.analyzer"), render: (_, one) => labelOf(one.equipment) },
          { title: t("quality.rules"), render: (_, one) => RULES.filter((rule) => one.rules[rule] !== "off").map((rule) => <span key={rule} className={one.rules[rule] === "reject" ? "tag tag-bad" : "tag tag-warn"} style={{ marginRight: 4 }}>{RULE_NAMES[rule]} {t(`quality.action.${one.rules[rule]}`)}</span>) },
          { title: t("quality.due"), render: (_, one) => (one.everyMinutes ? <>{t("quality.everyHours", { hours: Math.round(one.everyMinutes / 6) / 10 })} <span className={one.overdue === "lock" ? "tag tag-bad" : "tag"}>{t(`quality.overdueAction.${one.overdue}`)}</span></> : t("quality.whenever")) },
          { title: t("quality.releasedBy"), render: (_, one) => t(one.releaseByControl ? "quality.byControl" : "quality.byPerson") },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, one) => actions(address("plans", one), () => setPlan(one)) },
        ]}
      />
      <div className="page-head" style={{ marginTop: 22 }}><h2>{t("quality.tab.averages")}</h2><span className="spacer" />{mayChange && <Button onClick={() => setAverage("new")}>{t("quality.newAverage")}</Button>}</div>
      <ListTable<AveragePlan>
        path={`${QUALITY}/average-plans`} rowKey={(one) => `${one.equipment}/${one.test}`} label={t("quality.tab.averages")} empty={t("quality.noAveragePlans")}
        columns={[
          { title: t("quality.test"), render: (_, one) => <strong>{one.test}</strong> },
          { title: t("quality.analyzer"), render: (_, one) => labelOf(one.equipment) },
          { title: t("quality.kind"), render: (_, one) => `${t(`quality.averageKind.${one.kind}`)} ${one.window}` },
          { title: t("quality.limits"), render: (_, one) => <span className="nums">{one.low} – {one.target} – {one.high}</span> },
          { title: t("quality.leftOut"), render: (_, one) => <span className="nums">{[one.leaveOutBelow !== null && one.leaveOutBelow !== undefined && `< ${one.leaveOutBelow}`, one.leaveOutAbove !== null && one.leaveOutAbove !== undefined && `> ${one.leaveOutAbove}`].filter(Boolean).join(" · ") || "–"}</span> },
          { title: t("quality.then"), render: (_, one) => t(`quality.overdueAction.${one.action}`) },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, one) => actions(address("average-plans", one), () => setAverage(one)) },
        ]}
      />
      {plan && <PlanDialog plan={plan === "new" ? null : plan} onClose={() => setPlan(null)} onDone={done} />}
      {average && <AverageDialog plan={average === "new" ? null : average} onClose={() => setAverage(null)} onDone={done} />}
    </>
  );
}
