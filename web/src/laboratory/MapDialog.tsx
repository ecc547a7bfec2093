import { useMutation } from "@tanstack/react-query";
import { Checkbox, Form, Input, InputNumber, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import { unitText } from "../ui/format";
import { useCatalog } from "./useCatalog";
import { usePersonName } from "./usePersonName";
import type { LabResult } from "./types";

interface Values { test: string; forDriver?: boolean; factor?: number | null; offset?: number | null; name: string; reason: string }

/** Says what an instrument's code means, for this result and all that wait or come with it. A unit is converted only by numbers that somebody declares here. */
export function MapDialog({ result, onClose, onDone }: { result: LabResult; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const catalog = useCatalog();
  const [name, setName] = usePersonName();
  const [form] = Form.useForm<Values>();
  const chosen = catalog.of(Form.useWatch("test", form) ?? result.test);
  const factor = Form.useWatch("factor", form);
  const offset = Form.useWatch("offset", form);
  const save = useMutation({ mutationFn: (values: Values) => { setName(values.name); return send("POST", `laboratory/results/${result.id}/map`, { ...values, factor: values.factor ?? null, offset: values.offset ?? null }); }, onSuccess: onDone });
  const needed = [{ required: true, whitespace: true, message: t("accounts.needed") }];
  const differs = chosen && (result.said.unit ?? "") !== (chosen.unit ?? "");
  const number = Number(result.said.value);
  return (
    <Modal open title={t("lab.mapTitle", { code: result.local.code })} okText={t("lab.map")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <p>{t("lab.mapLead", { instrument: result.equipment?.name ?? "", code: result.local.code })}</p>
      <p className="lab-sent"><span className="mono">{result.local.code}</span> {result.local.text} <b className="nums">{result.said.value}</b> {result.said.unit}</p>
      <Problem error={save.error ?? catalog.error} />
      <Form form={form} layout="vertical" initialValues={{ test: result.test ?? undefined, name }} onFinish={(values) => save.mutate(values)}>
        <Form.Item name="test" label={t("lab.column.test")} rules={needed}><Select showSearch optionFilterProp="label" options={catalog.options} /></Form.Item>
        {differs && (
          <fieldset className="group"><legend>{t("lab.conversion")}</legend>
            <p className="muted">{t("lab.conversionLead", { from: result.said.unit || t("lab.noUnit"), to: unitText(chosen.unit) || t("lab.noUnit") })}</p>
            <div className="form-grid">
              <Form.Item name="factor" label={t("lab.factor")} rules={[{ required: true, message: t("accounts.needed") }]}><InputNumber style={{ width: "100%" }} /></Form.Item>
              <Form.Item name="offset" label={t("lab.offset")}><InputNumber style={{ width: "100%" }} placeholder="0" /></Form.Item>
            </div>
            {!Number.isNaN(number) && factor ? <p role="status" className="nums">{result.said.value} {result.said.unit} → <b>{Number((number * factor + (offset ?? 0)).toPrecision(6))}</b> {unitText(chosen.unit)}</p> : null}
          </fieldset>
        )}
        {result.driver && <Form.Item name="forDriver" valuePropName="checked"><Checkbox>{t("lab.forDriver", { driver: result.driver })}</Checkbox></Form.Item>}
        <Form.Item name="name" label={t("decide.name")} rules={needed}><Input maxLength={100} autoComplete="name" /></Form.Item>
        <Form.Item name="reason" label={t("decide.reason")} rules={needed}><Input maxLength={500} /></Form.Item>
      </Form>
    </Modal>
  );
}
