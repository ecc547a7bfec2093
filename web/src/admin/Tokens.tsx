import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber, Modal, Popconfirm, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import type { Token } from "../api/reports";
import type { Role } from "../api/types";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { dayTime } from "../ui/format";
import { ROLES } from "./Accounts";

/** Tokens with which programs call the API. A token is shown once. */
export default function Tokens() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Token | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["tokens"] });
  const remove = useMutation({ mutationFn: (id: string) => send("DELETE", `tokens/${encodeURIComponent(id)}`), onSuccess: again });
  return (
    <>
      <PageHead title={t("menu.tokens")} lead={t("tokens.lead")}><Button type="primary" onClick={() => setMaking(true)}>{t("tokens.new")}</Button></PageHead>
      <Problem error={remove.error} />
      {made?.secret && <div className="good-note" role="status"><p>{t("tokens.once", { name: made.name })}</p><p className="secret">{made.secret}</p><Button onClick={() => void navigator.clipboard?.writeText(made.secret!)}>{t("app.copy")}</Button> <Button onClick={() => setMade(null)}>{t("app.close")}</Button></div>}
      <ListTable<Token>
        path="tokens" rowKey="id" label={t("menu.tokens")} empty={t("tokens.none")}
        columns={[
          { title: t("tokens.name"), dataIndex: "name" },
          { title: t("accounts.role"), render: (_, k) => t(`role.${k.role}`) },
          { title: t("tokens.by"), dataIndex: "createdBy" },
          { title: t("accounts.created"), render: (_, k) => <span className="nums">{dayTime(k.createdAt)}</span> },
          { title: t("tokens.expires"), render: (_, k) => <span className="nums">{dayTime(k.expiresAt)}</span> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, k) => <Popconfirm title={t("tokens.revokeTitle")} okText={t("tokens.revoke")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(k.id)}><Button size="small" danger>{t("tokens.revoke")}</Button></Popconfirm> },
        ]}
      />
      {making && <TokenDialog onClose={() => setMaking(false)} onDone={(token) => { setMaking(false); setMade(token); void again(); }} />}
    </>
  );
}

function TokenDialog({ onClose, onDone }: { onClose: () => void; onDone: (token: Token) => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ name: string; role: Role; days: number }>();
  const make = useMutation({ mutationFn: (values: { name: string; role: Role; days: number }) => send<Token>("POST", "tokens", values), onSuccess: onDone });
  return (
    <Modal open title={t("tokens.new")} okText={t("tokens.make")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: make.isPending }}>
      <Problem error={make.error} />
      <Form form={form} layout="vertical" initialValues={{ role: "viewer", days: 90 }} onFinish={(values) => make.mutate(values)}>
        <Form.Item name="name" label={t("tokens.name")} rules={[{ required: true, message: t("accounts.needed") }]}><Input maxLength={80} /></Form.Item>
        <Form.Item name="role" label={t("accounts.role")}><Select options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} /></Form.Item>
        <Form.Item name="days" label={t("tokens.days")}><InputNumber min={1} max={3660} /></Form.Item>
      </Form>
    </Modal>
  );
}
