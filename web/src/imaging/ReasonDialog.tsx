import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { useSession } from "../app/session";
import { Problem } from "../console/Problem";

interface Props {
  title: string;
  lead: string;
  action: string;
  danger?: boolean;
  /** Takes `{ name, reason }` and what else stands in `more`. */
  path: string;
  more?: object;
  /** What else is asked for, above name and reason. */
  children?: ReactNode;
  onClose: () => void;
  onDone: () => void;
}

/** What a person decides stands with name and reason in the audit trail. */
export function ReasonDialog({ title, lead, action, danger, path, more, children, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const { session } = useSession();
  const [form] = Form.useForm<{ name: string; reason: string }>();
  const decide = useMutation({ mutationFn: (values: { name: string; reason: string }) => send("POST", path, { ...more, ...values }), onSuccess: onDone });
  const needed = [{ required: true, whitespace: true, message: t("accounts.needed") }];
  return (
    <Modal open title={title} okText={action} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ danger, loading: decide.isPending }}>
      <p>{lead}</p>
      {children}
      <Problem error={decide.error} />
      <Form form={form} layout="vertical" initialValues={{ name: session.user && !session.user.demo ? session.user.name : "" }} onFinish={(values) => decide.mutate(values)}>
        <Form.Item name="name" label={t("decide.name")} rules={needed}><Input maxLength={100} autoComplete="name" /></Form.Item>
        <Form.Item name="reason" label={t("decide.reason")} rules={needed}><Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} /></Form.Item>
      </Form>
    </Modal>
  );
}
