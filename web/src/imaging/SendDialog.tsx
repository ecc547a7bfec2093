import { useMutation } from "@tanstack/react-query";
import { Form, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import { usePeers } from "./RouteDialog";
import type { Study } from "./types";

/** Sends a study to a peer through the queue that every forwarding takes. */
export function SendDialog({ study, onClose }: { study: Study; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ destination: string }>();
  const peers = usePeers();
  const queue = useMutation({ mutationFn: ({ destination }: { destination: string }) => send<{ count: number }>("POST", "deliveries", { studyUid: study.uid, destination }) });
  const done = queue.data !== undefined;
  return (
    <Modal open title={t("send.title")} okText={done ? t("app.close") : t("send.action")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => (done ? onClose() : form.submit())} okButtonProps={{ loading: queue.isPending }}>
      <Problem error={queue.error ?? peers.error} />
      {done
        ? <p className="good-note" role="status">{t("send.queued", { count: queue.data.count })} <Link to="/imaging/routing">{t("routing.queue")}</Link></p>
        : (
          <Form form={form} layout="vertical" onFinish={(values) => queue.mutate(values)}>
            <Form.Item name="destination" label={t("routing.destination")} rules={[{ required: true, message: t("accounts.needed") }]} extra={peers.none ? t("routing.noPeers") : undefined}><Select options={peers.options} /></Form.Item>
          </Form>
        )}
    </Modal>
  );
}
