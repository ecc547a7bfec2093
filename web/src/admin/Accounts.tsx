import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Popconfirm, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import type { Account } from "../api/reports";
import type { Role } from "../api/types";
import { useSession } from "../app/session";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { dayTime } from "../ui/format";

export const ROLES: Role[] = ["viewer", "nurse", "engineer", "administrator"];

/** Who may sign in, as what. */
export default function Accounts() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { session } = useSession();
  const [dialog, setDialog] = useState<{ account: Account | null } | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["accounts"] });
  const change = useMutation({ mutationFn: ({ name, body }: { name: string; body: object }) => send("PATCH", `accounts/${encodeURIComponent(name)}`, body), onSuccess: again });
  const remove = useMutation({ mutationFn: (name: string) => send("DELETE", `accounts/${encodeURIComponent(name)}`), onSuccess: again });
  return (
    <>
      <PageHead title={t("menu.accounts")} lead={t("accounts.lead")}><Button type="primary" onClick={() => setDialog({ account: null })}>{t("accounts.new")}</Button></PageHead>
      <Problem error={change.error ?? remove.error} />
      <ListTable<Account>
        path="accounts" rowKey="name" label={t("menu.accounts")} empty={t("accounts.none")}
        columns={[
          { title: t("signIn.name"), dataIndex: "name" },
          { title: t("accounts.role"), render: (_, a) => (
            <Select size="small" value={a.role} style={{ width: 150 }} aria-label={`${t("accounts.role")} ${a.name}`} onChange={(role) => change.mutate({ name: a.name, body: { role } })} options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} />
          ) },
          { title: t("accounts.state"), render: (_, a) => (a.locked ? <span className="tag tag-bad">{t("accounts.locked")}</span> : a.lockedUntil ? <span className="tag tag-warn">{t("accounts.lockedUntil", { time: dayTime(a.lockedUntil) })}</span> : <span className="tag tag-good">{t("accounts.open")}</span>) },
          { title: t("accounts.created"), render: (_, a) => <span className="nums">{dayTime(a.createdAt)}</span> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, a) => (
            <span className="nums">
              <Button size="small" onClick={() => setDialog({ account: a })}>{t("accounts.newPassword")}</Button>{" "}
              <Button size="small" disabled={a.name === session.user?.name} onClick={() => change.mutate({ name: a.name, body: { locked: !a.locked } })}>{a.locked ? t("accounts.unlock") : t("accounts.lock")}</Button>{" "}
              <Popconfirm title={t("accounts.removeTitle", { name: a.name })} okText={t("accounts.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(a.name)}><Button size="small" danger disabled={a.name === session.user?.name}>{t("accounts.remove")}</Button></Popconfirm>
            </span>
          ) },
        ]}
      />
      {dialog && <AccountDialog account={dialog.account} onClose={() => setDialog(null)} onDone={() => { setDialog(null); void again(); }} />}
    </>
  );
}

function AccountDialog({ account, onClose, onDone }: { account: Account | null; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ name: string; password: string; role: Role }>();
  const save = useMutation({
    mutationFn: (values: { name: string; password: string; role: Role }) => account ? send("PATCH", `accounts/${encodeURIComponent(account.name)}`, { password: values.password }) : send("POST", "accounts", values),
    onSuccess: onDone,
  });
  return (
    <Modal open title={account ? t("accounts.passwordOf", { name: account.name }) : t("accounts.new")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" onFinish={(values) => save.mutate(values)} initialValues={{ role: "nurse" }}>
        {!account && <Form.Item name="name" label={t("signIn.name")} rules={[{ required: true, message: t("accounts.needed") }]}><Input autoComplete="off" /></Form.Item>}
        <Form.Item name="password" label={t("setup.password")} rules={[{ required: true, min: 12, message: t("setup.password") }]}><Input.Password autoComplete="new-password" /></Form.Item>
        {!account && <Form.Item name="role" label={t("accounts.role")}><Select options={ROLES.map((value) => ({ value, label: `${t(`role.${value}`)} – ${t(`accounts.may.${value}`)}` }))} /></Form.Item>}
      </Form>
    </Modal>
  );
}
