import { useMutation, useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, send } from "../api/client";
import type { Page } from "../api/types";
import { Problem } from "../console/Problem";
import { LabPatientLine } from "./LabPatientLine";
import { Tests } from "./Tests";
import { usePersonName } from "./usePersonName";
import type { LabOrder, LabResult } from "./types";

/** Which order a result without one belongs to: a person looks it up and says so by name; what the instrument says of a patient decides nothing. */
export function LinkDialog({ result, onClose, onDone }: { result: LabResult; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = usePersonName();
  const [text, setText] = useState(result.specimen);
  const [form] = Form.useForm<{ order: number; name: string; reason: string }>();
  const found = useQuery({ queryKey: ["laboratory/orders", "link", text], queryFn: ({ signal }) => get<Page<LabOrder>>("laboratory/orders", { text, limit: 10 }, signal), enabled: text.trim().length > 1 });
  const save = useMutation({ mutationFn: (values: { order: number; name: string; reason: string }) => { setName(values.name); return send("POST", `laboratory/results/${result.id}/link`, values); }, onSuccess: onDone });
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open width={680} title={t("lab.linkTitle", { specimen: result.specimen || t("lab.noBarcode") })} okText={t("lab.link")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <p>{t("lab.linkLead")}</p>
      <p className="lab-sent"><span className="mono">{result.local.code}</span> {result.local.text} <b className="nums">{result.said.value}</b> {result.said.unit}{result.named && <> · {t("lab.instrumentNames")} <strong><bdi>{result.named}</bdi></strong></>}</p>
      <Problem error={save.error ?? found.error} />
      <label className="lab-field">{t("lab.findOrder")}<Input.Search defaultValue={text} allowClear onSearch={setText} /></label>
      <Form form={form} layout="vertical" initialValues={{ name }} onFinish={(values) => save.mutate(values)}>
        <Form.Item name="order" label={t("lab.orders")} rules={needed}>
          <Radio.Group className="lab-choices">{(found.data?.items ?? []).map((o) => <Radio key={o.id} value={o.id}><span className="mono">{o.specimen.id}</span> <LabPatientLine patient={o.patient} linked={false} /><Tests tests={o.tests} /></Radio>)}</Radio.Group>
        </Form.Item>
        {found.data?.items.length === 0 && <p className="note">{t("lab.noMatch")}</p>}
        <Form.Item name="name" label={t("decide.name")} rules={needed}><Input maxLength={100} autoComplete="name" /></Form.Item>
        <Form.Item name="reason" label={t("decide.reason")} rules={needed}><Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} /></Form.Item>
      </Form>
    </Modal>
  );
}
