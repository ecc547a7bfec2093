import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../../api/client";
import { Problem } from "../../console/Problem";
import { operatorPath, type MeterOperator } from "./operators";

interface Props { who: MeterOperator | null; onClose: () => void; onDone: () => void }

export function OperatorDialog({ who, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<MeterOperator>();
  const save = useMutation({
    mutationFn: ({ id, name, level }: MeterOperator) => send("PUT", operatorPath(who?.id ?? id.trim()), { name: name || null, level: level || null }),
    onSuccess: onDone,
  });
  return (
    <Modal open title={who ? who.id : t("operators.new")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={who ?? {}} onFinish={(values) => save.mutate(values)}>
        {!who && <Form.Item name="id" label={t("operators.id")} extra={t("operators.idHint")} rules={[{ required: true, whitespace: true, message: t("accounts.needed") }]}><Input className="mono" maxLength={64} autoFocus /></Form.Item>}
        <Form.Item name="name" label={t("operators.name")}><Input maxLength={64} /></Form.Item>
        <Form.Item name="level" label={t("operators.level")} extra={t("operators.levelHint")}><Input maxLength={64} /></Form.Item>
      </Form>
    </Modal>
  );
}
