import { useMutation, useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { get, send } from "../api/client";
import type { Page } from "../api/types";
import { Problem } from "../console/Problem";
import type { ForwardingRoute, Peer } from "./types";

interface Props { route: ForwardingRoute | null; onClose: () => void; onDone: () => void }

export function RouteDialog({ route, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ForwardingRoute>();
  const peers = useQuery({ queryKey: ["peers", "all"], queryFn: ({ signal }) => get<Page<Peer>>("peers", undefined, signal) });
  const save = useMutation({
    mutationFn: ({ key, ...values }: ForwardingRoute) => send("PUT", `routes/${encodeURIComponent(route?.key ?? key)}`, values),
    onSuccess: onDone,
  });
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open title={route ? route.name : t("routing.new")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error ?? peers.error} />
      <Form form={form} layout="vertical" initialValues={route ?? { enabled: true }} onFinish={(values) => save.mutate(values)}>
        <div className="form-grid">
          {!route && <Form.Item name="key" label={t("coercion.key")} rules={[...needed, { pattern: /^[A-Za-z0-9-]{1,40}$/, message: t("coercion.keyForm") }]}><Input maxLength={40} /></Form.Item>}
          <Form.Item name="name" label={t("coercion.name")} rules={needed}><Input maxLength={100} /></Form.Item>
          <Form.Item name="destination" label={t("routing.destination")} rules={needed} extra={peers.data?.items.length === 0 ? t("routing.noPeers") : undefined}><Select options={peers.data?.items.map((p) => ({ value: p.aeTitle, label: p.description ? `${p.aeTitle} – ${p.description}` : p.aeTitle }))} /></Form.Item>
          <Form.Item name="enabled" label={t("coercion.enabled")} valuePropName="checked"><Switch /></Form.Item>
        </div>
        <fieldset className="group"><legend>{t("coercion.when")}</legend>
          <p className="muted">{t("coercion.whenHint")}</p>
          <div className="form-grid">{(["modality", "callingAe", "station", "description"] as const).map((name) => <Form.Item key={name} name={name} label={t(`routing.condition.${name}`)}><Input maxLength={64} /></Form.Item>)}</div>
        </fieldset>
      </Form>
    </Modal>
  );
}
