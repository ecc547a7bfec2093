import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import { ATTRIBUTES, CHANGES, type CoercionRule } from "./types";

interface Props { rule: CoercionRule | null; onClose: () => void; onDone: () => void }

export function CoercionDialog({ rule, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<CoercionRule>();
  const save = useMutation({
    mutationFn: ({ key, ...values }: CoercionRule) => send("PUT", `imaging/rules/${encodeURIComponent(rule?.key ?? key)}`, values),
    onSuccess: onDone,
  });
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open width={640} title={rule ? t("coercion.change") : t("coercion.new")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={rule ?? { enabled: true, steps: [{ attribute: "issuerOfPatientId", kind: "setWhenEmpty" }] }} onFinish={(values) => save.mutate(values)}>
        <div className="form-grid">
          {!rule && <Form.Item name="key" label={t("coercion.key")} rules={[...needed, { pattern: /^[A-Za-z0-9-]{1,40}$/, message: t("coercion.keyForm") }]}><Input maxLength={40} /></Form.Item>}
          <Form.Item name="name" label={t("coercion.name")} rules={needed}><Input maxLength={100} /></Form.Item>
          <Form.Item name="enabled" label={t("coercion.enabled")} valuePropName="checked"><Switch /></Form.Item>
        </div>
        <fieldset className="group"><legend>{t("coercion.when")}</legend>
          <p className="muted">{t("coercion.whenHint")}</p>
          <div className="form-grid">
            {(["callingAe", "calledAe", "modality", "stationName", "institutionName"] as const).map((name) => <Form.Item key={name} name={name} label={t(`coercion.condition.${name}`)}><Input maxLength={64} /></Form.Item>)}
          </div>
        </fieldset>
        <fieldset className="group"><legend>{t("coercion.then")}</legend>
          <Form.List name="steps">
            {(fields, { add, remove }) => (
              <>
                {fields.map((field) => (
                  <div key={field.key} className="step">
                    <Form.Item name={[field.name, "attribute"]} rules={needed}><Select aria-label={t("study.attribute")} options={ATTRIBUTES.map((value) => ({ value, label: t(`coercion.attribute.${value}`) }))} /></Form.Item>
                    <Form.Item name={[field.name, "kind"]} rules={needed}><Select aria-label={t("coercion.how")} options={CHANGES.map((value) => ({ value, label: t(`coercion.kind.${value}`) }))} /></Form.Item>
                    <Form.Item name={[field.name, "value"]}><Input maxLength={64} aria-label={t("study.value")} placeholder={t("study.value")} /></Form.Item>
                    <Button aria-label={t("coercion.removeStep")} disabled={fields.length === 1} onClick={() => remove(field.name)}>×</Button>
                  </div>
                ))}
                <Button onClick={() => add({ attribute: "patientId", kind: "trim" })}>{t("coercion.addStep")}</Button>
              </>
            )}
          </Form.List>
        </fieldset>
      </Form>
    </Modal>
  );
}
