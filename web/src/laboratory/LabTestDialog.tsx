import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, InputNumber, Modal, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import type { LabTest, ReferenceRange } from "./types";

const KINDS = ["numeric", "text", "coded"];
const UNITS = ["days", "months", "years"];
const AUTO = { passWithoutPrevious: true, harmlessFlags: ["N", "H", "L", "HH", "LL"], holdComments: [], ignoreComments: false };
const DELTA = { windowHours: 72 };
const EMPTY: Partial<LabTest> = { kind: "numeric", group: "other", members: [], ranges: [], expected: [], isRetired: false };

/** Everything that is checked of one test's results. Ranges are the laboratory's own; the first that fits the patient holds. */
export function LabTestDialog({ test, onClose, onDone }: { test: LabTest | null; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<LabTest & { deltaOn: boolean }>();
  const deltaOn = Form.useWatch("deltaOn", form) ?? Boolean(test?.delta);
  const automatic = Form.useWatch(["auto", "enabled"], form) ?? Boolean(test?.auto?.enabled);
  const save = useMutation({
    mutationFn: ({ deltaOn: checked, delta, ranges, auto, ...rest }: LabTest & { deltaOn: boolean }) => {
      const whole = { ...(test ?? EMPTY), ...rest, nameZh: rest.nameZh || null, loinc: rest.loinc || null, unit: rest.unit || null, ranges: (ranges ?? []).map(tidy), delta: checked ? { ...DELTA, ...delta } : null, auto: auto ? { ...AUTO, ...test?.auto, ...auto, enabled: Boolean(auto.enabled) } : null };
      return send("PUT", `laboratory/catalog/${encodeURIComponent(test?.code ?? rest.code)}`, whole);
    },
    onSuccess: onDone,
  });
  const needed = [{ required: true, whitespace: true, message: t("accounts.needed") }];
  const number = (name: string | (string | number)[], label: string) => <Form.Item name={name} label={label}><InputNumber style={{ width: "100%" }} /></Form.Item>;
  return (
    <Modal open width={820} title={test ? `${test.code} · ${test.name}` : t("lab.newTest")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={{ ...EMPTY, ...test, deltaOn: Boolean(test?.delta) }} onFinish={() => save.mutate(form.getFieldsValue(true) as LabTest & { deltaOn: boolean })}>
        <div className="form-grid">
          {!test && <Form.Item name="code" label={t("lab.code")} rules={needed}><Input className="mono" maxLength={32} /></Form.Item>}
          <Form.Item name="name" label={t("lab.nameEn")} rules={needed}><Input maxLength={200} /></Form.Item>
          <Form.Item name="nameZh" label={t("lab.nameZh")}><Input maxLength={200} lang="zh-CN" /></Form.Item>
          <Form.Item name="loinc" label="LOINC"><Input className="mono" maxLength={10} /></Form.Item>
          <Form.Item name="unit" label={t("lab.unitUcum")}><Input className="mono" maxLength={40} /></Form.Item>
          <Form.Item name="kind" label={t("lab.kind")}><Select options={KINDS.map((value) => ({ value, label: t(`lab.kinds.${value}`) }))} /></Form.Item>
          {number("decimals", t("lab.decimals"))}
          {number("turnaroundMinutes", t("lab.turnaround"))}
          <Form.Item name="group" label={t("lab.group")}><Input maxLength={40} /></Form.Item>
        </div>
        <fieldset className="group"><legend>{t("lab.ranges")}</legend>
          <Form.List name="ranges">
            {(fields, { add, remove }) => (
              <>
                {fields.length === 0 && <p className="muted">{t("lab.noRangesHint")}</p>}
                {fields.map(({ key, name }) => (
                  <div key={key} className="lab-range-row">
                    <Form.Item name={[name, "sex"]} label={t("lab.sex")}><Select allowClear options={["male", "female"].map((value) => ({ value, label: t(`lab.sexes.${value}`) }))} placeholder={t("lab.sexes.any")} /></Form.Item>
                    <Form.Item label={t("lab.fromAge")}><Age name={[name, "from"]} label={t("lab.fromAge")} /></Form.Item>
                    <Form.Item label={t("lab.toAge")}><Age name={[name, "to"]} label={t("lab.toAge")} /></Form.Item>
                    {number([name, "low"], t("lab.low"))}{number([name, "high"], t("lab.high"))}
                    <Form.Item name={[name, "text"]} label={t("lab.inWords")}><Input maxLength={100} /></Form.Item>
                    <Button size="small" danger onClick={() => remove(name)} aria-label={t("lab.removeRange", { n: name + 1 })}>✕</Button>
                  </div>
                ))}
                <Button size="small" onClick={() => add({})}>{t("lab.addRange")}</Button>
              </>
            )}
          </Form.List>
        </fieldset>
        <fieldset className="group"><legend>{t("lab.criticalLimits")}</legend><div className="form-grid">{number("criticalLow", t("lab.criticalBelow"))}{number("criticalHigh", t("lab.criticalAbove"))}</div></fieldset>
        <fieldset className="group"><legend>{t("lab.delta")}</legend>
          <Form.Item name="deltaOn" valuePropName="checked"><Checkbox>{t("lab.deltaOn")}</Checkbox></Form.Item>
          {deltaOn && <div className="form-grid">{number(["delta", "absolute"], t("lab.deltaAbsolute"))}{number(["delta", "percent"], t("lab.deltaPercent"))}{number(["delta", "windowHours"], t("lab.deltaWindow"))}</div>}
        </fieldset>
        <fieldset className="group"><legend>{t("lab.auto")}</legend>
          <Form.Item name={["auto", "enabled"]} label={t("lab.autoOn")} valuePropName="checked"><Switch /></Form.Item>
          {automatic && (
            <>
              <p className="muted">{t("lab.autoLead")}</p>
              <div className="form-grid">{number(["auto", "low"], t("lab.autoLow"))}{number(["auto", "high"], t("lab.autoHigh"))}</div>
              <Form.Item name={["auto", "passWithoutPrevious"]} valuePropName="checked"><Checkbox>{t("lab.passWithoutPrevious")}</Checkbox></Form.Item>
              <Form.Item name={["auto", "ignoreComments"]} valuePropName="checked"><Checkbox>{t("lab.ignoreComments")}</Checkbox></Form.Item>
            </>
          )}
        </fieldset>
        <Form.Item name="isRetired" valuePropName="checked"><Checkbox>{t("lab.retire")}</Checkbox></Form.Item>
      </Form>
    </Modal>
  );
}

/** An age without a number is no age. */
function tidy(range: ReferenceRange) {
  const age = (value: ReferenceRange["from"]) => (value?.value === null || value?.value === undefined ? null : { value: value.value, unit: value.unit ?? "years" });
  return { ...range, sex: range.sex || null, text: range.text || null, from: age(range.from), to: age(range.to) };
}

function Age({ name, label }: { name: (string | number)[]; label: string }) {
  const { t } = useTranslation();
  return (
    <span className="lab-age">
      <Form.Item name={[...name, "value"]} noStyle><InputNumber min={0} max={200_000} aria-label={label} /></Form.Item>
      <Form.Item name={[...name, "unit"]} noStyle><Select options={UNITS.map((value) => ({ value, label: t(`lab.ageUnit.${value}`) }))} aria-label={t("lab.ageUnit.of", { what: label })} style={{ width: 92 }} placeholder={t("lab.ageUnit.years")} /></Form.Item>
    </span>
  );
}
