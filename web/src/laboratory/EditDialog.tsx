import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import { unitText } from "../ui/format";
import { useLabel } from "../ui/useLabel";
import { usePersonName } from "./usePersonName";
import { Value } from "./Value";
import type { LabResult } from "./types";

interface Values { value: string; name: string; reason: string }

/** Another value by hand; what the instrument said stays beside it. */
export function EditDialog({ result, onClose, onDone }: { result: LabResult; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const [name, setName] = usePersonName();
  const [form] = Form.useForm<Values>();
  const save = useMutation({ mutationFn: (values: Values) => { setName(values.name); return send("POST", `laboratory/results/${result.id}/edit`, values); }, onSuccess: onDone });
  const needed = [{ required: true, whitespace: true, message: t("accounts.needed") }];
  return (
    <Modal open title={t("lab.editTitle", { test: label({ label: result.testName, labelZh: result.testNameZh, name: result.local.code }) })} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <p>{t("lab.editLead")} <Value value={result.value} unit={result.unit} flags={result.flags} critical={result.critical} /></p>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={{ value: result.value, name }} onFinish={(values) => save.mutate(values)}>
        <Form.Item name="value" label={t("lab.column.value")} rules={needed}><Input maxLength={200} suffix={unitText(result.unit)} /></Form.Item>
        <Form.Item name="name" label={t("decide.name")} rules={needed}><Input maxLength={100} autoComplete="name" /></Form.Item>
        <Form.Item name="reason" label={t("decide.reason")} rules={needed}><Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} /></Form.Item>
      </Form>
    </Modal>
  );
}
