import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import { live } from "../live/live";
import { PatientFields, splitPatient, type PatientValues } from "../orders/PatientFields";
import { MODALITIES } from "./StudyFilters";

interface Values extends PatientValues {
  modality: string; description: string; start: string; stationAe?: string; priority: string; accession?: string; reason?: string; referringPhysician?: string;
}

const two = (n: number) => String(n).padStart(2, "0");
const local = (ms: number) => {
  const d = new Date(ms);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
};

/** A new order; the modality finds it in its worklist at once. */
export function OrderDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const make = useMutation({
    mutationFn: (values: Values) => {
      const { patient, rest: { start, ...order } } = splitPatient(values);
      return send("POST", "orders", { ...order, start: new Date(start).getTime(), patient });
    },
    onSuccess: onDone,
  });
  const needed = [{ required: true, whitespace: true, message: t("accounts.needed") }];
  return (
    <Modal open width={680} title={t("orders.new")} okText={t("orders.make")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: make.isPending }}>
      <Problem error={make.error} />
      <Form form={form} layout="vertical" initialValues={{ modality: "CT", priority: "ROUTINE", start: local(live.clock.now() + 15 * 60_000) }} onFinish={(values) => make.mutate(values)}>
        <PatientFields />
        <fieldset className="group"><legend>{t("orders.procedure")}</legend>
          <div className="form-grid">
            <Form.Item name="modality" label={t("studies.modality")} rules={needed}><Select showSearch options={MODALITIES.map((value) => ({ value, label: value }))} /></Form.Item>
            <Form.Item name="description" label={t("orders.description")} rules={needed}><Input maxLength={64} /></Form.Item>
            <Form.Item name="start" label={t("orders.start")} rules={needed}><Input type="datetime-local" /></Form.Item>
            <Form.Item name="stationAe" label={t("orders.station")}><Input maxLength={16} /></Form.Item>
            <Form.Item name="priority" label={t("orders.priority")}><Select options={["STAT", "HIGH", "ROUTINE", "MEDIUM", "LOW"].map((value) => ({ value, label: t(`orders.urgency.${value}`) }))} /></Form.Item>
            <Form.Item name="accession" label={t("studies.accession")} extra={t("orders.givenByHub")}><Input maxLength={16} /></Form.Item>
            <Form.Item name="referringPhysician" label={t("study.referring")}><Input maxLength={64} /></Form.Item>
            <Form.Item name="reason" label={t("orders.reason")}><Input maxLength={200} /></Form.Item>
          </div>
        </fieldset>
      </Form>
    </Modal>
  );
}
