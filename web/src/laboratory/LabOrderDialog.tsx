import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import { PatientFields, splitPatient, type PatientValues } from "../orders/PatientFields";
import { useCatalog } from "./useCatalog";
import { SPECIMENS } from "./useSpecimenType";
import type { LabOrder } from "./types";

interface Values extends PatientValues { specimen?: string; specimenType?: string; location?: string; requester?: string; priority: string; tests: string[]; comment?: string }

/** An order by hand, for specimens that no other system announced; analyzers that ask for its barcode find it at once. */
export function LabOrderDialog({ onClose, onDone }: { onClose: () => void; onDone: (order: LabOrder) => void }) {
  const { t } = useTranslation();
  const catalog = useCatalog();
  const [form] = Form.useForm<Values>();
  const make = useMutation({
    mutationFn: (values: Values) => {
      const { patient, rest } = splitPatient(values);
      return send<LabOrder>("POST", "laboratory/orders", { ...rest, specimen: rest.specimen?.trim() || null, patient });
    },
    onSuccess: onDone,
  });
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open width={680} title={t("lab.newOrder")} okText={t("orders.make")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: make.isPending }}>
      <Problem error={make.error ?? catalog.error} />
      <Form form={form} layout="vertical" initialValues={{ priority: "R" }} onFinish={(values) => make.mutate(values)}>
        <fieldset className="group"><legend>{t("lab.specimen")}</legend>
          <div className="form-grid">
            <Form.Item name="specimen" label={t("lab.barcode")} extra={t("orders.givenByHub")}><Input className="mono" maxLength={64} autoFocus /></Form.Item>
            <Form.Item name="specimenType" label={t("lab.fact.type")}><Select allowClear options={SPECIMENS.map((value) => ({ value, label: `${t(`lab.specimenType.${value}`)} (${value})` }))} /></Form.Item>
            <Form.Item name="priority" label={t("lab.priority")}><Select options={["S", "A", "R"].map((value) => ({ value, label: t(`lab.urgency.${value}`) }))} /></Form.Item>
          </div>
          <Form.Item name="tests" label={t("lab.tests")} rules={needed}><Select mode="multiple" showSearch optionFilterProp="label" options={catalog.options} /></Form.Item>
          <div className="form-grid">
            <Form.Item name="location" label={t("lab.from")}><Input maxLength={64} /></Form.Item>
            <Form.Item name="requester" label={t("lab.fact.requester")}><Input maxLength={100} /></Form.Item>
          </div>
          <Form.Item name="comment" label={t("lab.fact.comment")}><Input maxLength={200} /></Form.Item>
        </fieldset>
        <PatientFields />
      </Form>
    </Modal>
  );
}
