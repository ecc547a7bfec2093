import { useMutation, useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, send } from "../api/client";
import type { PatientRecord } from "../api/reports";
import type { Page } from "../api/types";
import { Problem } from "../console/Problem";
import { LabPatientLine } from "./LabPatientLine";
import { Tests } from "./Tests";
import { usePersonName } from "./usePersonName";
import type { LabOrder, LabResult } from "./types";

interface Values { chosen: number; name: string; reason: string }

/**
 * Whose a result is that nothing tells: a person looks up the order (for what was measured at the patient, the patient) and says so by name.
 * What the instrument says of a patient is shown, and decides nothing.
 */
export function LinkDialog({ result, onClose, onDone }: { result: LabResult; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = usePersonName();
  const [text, setText] = useState(result.specimen);
  const [form] = Form.useForm<Values>();
  const what = result.atPatient ? "patient" : "order";
  const enabled = text.trim().length > 1;
  const orders = useQuery({ queryKey: ["laboratory/orders", "link", text], queryFn: ({ signal }) => get<Page<LabOrder>>("laboratory/orders", { text, limit: 10 }, signal), enabled: enabled && what === "order" });
  const patients = useQuery({ queryKey: ["patients", "link", text], queryFn: ({ signal }) => get<Page<PatientRecord>>("patients", { text, limit: 10 }, signal), enabled: enabled && what === "patient" });
  const found = what === "order" ? orders : patients;
  const save = useMutation({
    mutationFn: ({ chosen, ...values }: Values) => { setName(values.name); return send("POST", `laboratory/results/${result.id}/link`, { ...values, [what]: chosen }); },
    onSuccess: onDone,
  });
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open width={680} title={t("lab.linkTitle", { specimen: result.specimen || t("lab.noBarcode") })} okText={t(what === "order" ? "lab.link" : "lab.linkPatient")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <p>{t(what === "order" ? "lab.linkLead" : "lab.linkPatientLead")}</p>
      <p className="lab-sent"><span className="mono">{result.local.code}</span> {result.local.text !== result.local.code && result.local.text} <b className="nums">{result.said.value}</b> {result.said.unit}{result.named && <> · {t("lab.instrumentNames")} <strong><bdi>{result.named}</bdi></strong></>}</p>
      <Problem error={save.error ?? found.error} />
      <label className="lab-field">{t(what === "order" ? "lab.findOrder" : "lab.findPatient")}<Input.Search defaultValue={text} autoFocus onSearch={setText} /></label>
      <Form form={form} layout="vertical" initialValues={{ name }} onFinish={(values) => save.mutate(values)}>
        <Form.Item name="chosen" label={t(what === "order" ? "lab.orders" : "lab.patients")} rules={needed}>
          <Radio.Group className="lab-choices">
            {what === "order" && orders.data?.items.map((o) => <Radio key={o.id} value={o.id}><span className="mono">{o.specimen.id}</span> <LabPatientLine patient={o.patient} linked={false} /><Tests tests={o.tests} /></Radio>)}
            {what === "patient" && patients.data?.items.map((p) => <Radio key={p.id} value={p.id}><LabPatientLine patient={{ ...p, identifier: p.identifiers[0]?.value ?? "" }} linked={false} /></Radio>)}
          </Radio.Group>
        </Form.Item>
        {found.data?.items.length === 0 && <p className="note">{t("lab.noMatch")}</p>}
        <Form.Item name="name" label={t("decide.name")} rules={needed}><Input maxLength={100} autoComplete="name" /></Form.Item>
        <Form.Item name="reason" label={t("decide.reason")} rules={needed}><Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} /></Form.Item>
      </Form>
    </Modal>
  );
}
