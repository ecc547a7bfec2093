import { useMutation } from "@tanstack/react-query";
import { AutoComplete, Form, InputNumber, Modal, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../../api/client";
import { Problem } from "../../console/Problem";
import { useAnalyzers, useTests } from "./EntryDialog";
import { RULE_NAMES, RULES, type AveragePlan, type QualityPlan } from "./types";
import { QUALITY } from "./useQuality";

interface Props<T> { plan: T | null; onClose: () => void; onDone: () => void }

const RULES_OF_1981 = { oneTwoS: "warn", oneThreeS: "reject", twoTwoS: "reject", rFourS: "reject", fourOneS: "reject", tenX: "reject", acrossLevels: true, onlyAfterWarning: false };
const blankAway = (values: object) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ""));

/** How a test is controlled. */
export function PlanDialog({ plan, onClose, onDone }: Props<QualityPlan>) {
  const { t } = useTranslation();
  const [form] = Form.useForm<QualityPlan>();
  const analyzers = useAnalyzers();
  const tests = useTests();
  const save = useMutation({ mutationFn: (values: QualityPlan) => send("PUT", `${QUALITY}/plans`, { ...blankAway(values), ...(plan ? { equipment: plan.equipment, ...(plan.test ? { test: plan.test } : {}) } : {}) }), onSuccess: onDone });
  const actions = (["off", "warn", "reject"] as const).map((value) => ({ value, label: t(`quality.action.${value}`) }));
  return (
    <Modal open title={t("quality.plan")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={plan ?? { equipment: 0, rules: RULES_OF_1981, runMinutes: 60, overdue: "warn", releaseByControl: false }} onFinish={(values) => save.mutate(values)}>
        {!plan && (
          <div className="form-grid">
            <Form.Item name="test" label={t("quality.test")} extra={t("quality.emptyAllTests")}><AutoComplete options={tests} /></Form.Item>
            <Form.Item name="equipment" label={t("quality.analyzer")}><Select options={[{ value: 0, label: t("quality.allAnalyzers") }, ...(analyzers.data ?? [])]} /></Form.Item>
          </div>
        )}
        <div className="form-grid">{RULES.map((rule) => <Form.Item key={rule} name={["rules", rule]} label={`${RULE_NAMES[rule]} – ${t(`quality.rule.${rule}`)}`}><Select options={actions} /></Form.Item>)}</div>
        <div className="form-grid">
          <Form.Item name={["rules", "acrossLevels"]} label={t("quality.acrossLevels")} valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name={["rules", "onlyAfterWarning"]} label={t("quality.onlyAfterWarning")} valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name="runMinutes" label={t("quality.runMinutes")}><InputNumber min={1} max={1440} /></Form.Item>
          <Form.Item name="everyMinutes" label={t("quality.everyMinutes")}><InputNumber min={5} max={527_040} /></Form.Item>
          <Form.Item name="overdue" label={t("quality.whenOverdue")}><Select options={(["warn", "lock"] as const).map((value) => ({ value, label: t(`quality.overdueAction.${value}`) }))} /></Form.Item>
          <Form.Item name="releaseByControl" label={t("quality.releaseByControl")} valuePropName="checked"><Switch /></Form.Item>
        </div>
      </Form>
    </Modal>
  );
}

/** A moving average of patients' results. */
export function AverageDialog({ plan, onClose, onDone }: Props<AveragePlan>) {
  const { t } = useTranslation();
  const [form] = Form.useForm<AveragePlan>();
  const analyzers = useAnalyzers();
  const tests = useTests();
  const save = useMutation({ mutationFn: (values: AveragePlan) => send("PUT", `${QUALITY}/average-plans`, { ...blankAway(values), ...(plan ? { equipment: plan.equipment, test: plan.test } : {}) }), onSuccess: onDone });
  const needed = [{ required: true, message: t("accounts.needed") }];
  const number = <InputNumber style={{ width: "100%" }} />;
  return (
    <Modal open title={plan ? plan.test : t("quality.newAverage")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={plan ?? { equipment: 0, kind: "mean", window: 20, action: "warn" }} onFinish={(values) => save.mutate(values)}>
        {!plan && (
          <div className="form-grid">
            <Form.Item name="test" label={t("quality.test")} rules={needed}><AutoComplete options={tests} /></Form.Item>
            <Form.Item name="equipment" label={t("quality.analyzer")}><Select options={[{ value: 0, label: t("quality.allAnalyzers") }, ...(analyzers.data ?? [])]} /></Form.Item>
          </div>
        )}
        <div className="form-grid">
          <Form.Item name="kind" label={t("quality.kind")}><Select options={(["mean", "median", "bull"] as const).map((value) => ({ value, label: t(`quality.averageKind.${value}`) }))} /></Form.Item>
          <Form.Item name="window" label={t("quality.window")} rules={needed}><InputNumber min={2} max={1000} /></Form.Item>
          <Form.Item name="target" label={t("quality.target")} rules={needed}>{number}</Form.Item>
          <Form.Item name="low" label={t("quality.lowLimit")} rules={needed}>{number}</Form.Item>
          <Form.Item name="high" label={t("quality.highLimit")} rules={needed}>{number}</Form.Item>
          <Form.Item name="leaveOutBelow" label={t("quality.leaveOutBelow")}>{number}</Form.Item>
          <Form.Item name="leaveOutAbove" label={t("quality.leaveOutAbove")}>{number}</Form.Item>
          <Form.Item name="action" label={t("quality.then")}><Select options={(["warn", "lock"] as const).map((value) => ({ value, label: t(`quality.overdueAction.${value}`) }))} /></Form.Item>
        </div>
      </Form>
    </Modal>
  );
}
