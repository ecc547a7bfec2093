import { useMutation } from "@tanstack/react-query";
import { Checkbox, Form, Input, InputNumber, Modal, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import type { Peer } from "./types";

const USES = ["destination", "archive", "modality", "commitment", "performedSteps", "availability"] as const;
const HINTED = new Set<string>(["commitment", "performedSteps", "availability"]);

interface Props { peer: Peer | null; onClose: () => void; onDone: () => void }

export function PeerDialog({ peer, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Peer>();
  const tls = Form.useWatch("tls", form);
  const save = useMutation({
    mutationFn: ({ aeTitle, ...values }: Peer) => send("PUT", `peers/${encodeURIComponent(peer?.aeTitle ?? aeTitle.trim())}`, values),
    onSuccess: onDone,
  });
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open title={peer ? peer.aeTitle : t("peers.new")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={peer ?? { port: 104, tls: false, uses: ["destination"], paused: false }} onFinish={(values) => save.mutate(values)}>
        <div className="form-grid">
          {!peer && <Form.Item name="aeTitle" label={t("peers.aeTitle")} rules={[...needed, { max: 16, message: t("peers.aeLength") }]}><Input /></Form.Item>}
          <Form.Item name="host" label={t("peers.host")} rules={needed}><Input maxLength={253} /></Form.Item>
          <Form.Item name="port" label={t("peers.port")} rules={needed}><InputNumber min={1} max={65535} /></Form.Item>
          <Form.Item name="description" label={t("orders.description")}><Input maxLength={200} /></Form.Item>
        </div>
        <Form.Item name="uses" label={t("peers.uses")} rules={[{ validator: (_, uses: string[] | undefined) => uses?.includes("commitment") && !uses.includes("destination") ? Promise.reject(new Error(t("peers.commitmentNeedsDestination"))) : Promise.resolve() }]}>
          <Checkbox.Group className="uses">{USES.map((value) => (
            <Checkbox key={value} value={value}>{t(`peers.use.${value}`)}{HINTED.has(value) && <span className="muted"> – {t(`peers.useHint.${value}`)}</span>}</Checkbox>
          ))}</Checkbox.Group>
        </Form.Item>
        <div className="form-grid">
          <Form.Item name="tls" label="TLS" valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name="paused" label={t("peers.paused")} valuePropName="checked"><Switch /></Form.Item>
        </div>
        {tls && <>
          <Form.Item name="tlsServerName" label={t("peers.serverName")}><Input maxLength={253} /></Form.Item>
          <Form.Item name="trustedFingerprint" label={t("peers.fingerprint")}><Input maxLength={95} className="mono" /></Form.Item>
        </>}
      </Form>
    </Modal>
  );
}
