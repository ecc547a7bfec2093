import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { Problem } from "../console/Problem";
import { unitText } from "../ui/format";
import { useLabel, usePatientName } from "../ui/useLabel";
import { useCatalog } from "./useCatalog";
import { usePersonName } from "./usePersonName";
import type { LabOrder } from "./types";

interface Values { values: Record<string, string | undefined>; name: string; comment?: string }

/** Results by hand, for tests that no instrument sends: only of what was ordered on this specimen and has none that stands. */
export function EnterDialog({ order, onClose, onDone }: { order: LabOrder; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const nameOf = usePatientName();
  const catalog = useCatalog();
  const [name, setName] = usePersonName();
  const [form] = Form.useForm<Values>();
  const open = order.tests.filter((test) => test.status === "ordered" || test.status === "assigned");
  const save = useMutation({
    mutationFn: async ({ values, name: who, comment }: Values) => {
      setName(who);
      for (const [test, value] of Object.entries(values)) if (value?.trim()) await send("POST", "laboratory/results", { specimen: order.specimen.id, order: order.id, test, value: value.trim(), name: who, comment: comment || null });
    },
    onSuccess: onDone,
  });
  return (
    <Modal open title={t("lab.enterTitle", { specimen: order.specimen.id, patient: nameOf(order.patient) })} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending, disabled: open.length === 0 }}>
      <p>{t(open.length > 0 ? "lab.enterLead" : "lab.nothingToEnter")}</p>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={{ name }} onFinish={(values) => save.mutate(values)}>
        <div className="form-grid">{open.map((test) => <Form.Item key={test.code} name={["values", test.code]} label={<>{label({ label: test.name, labelZh: test.nameZh })} <span className="muted mono">&nbsp;{test.code}</span></>}><Input maxLength={200} suffix={unitText(catalog.of(test.code)?.unit)} /></Form.Item>)}</div>
        <Form.Item name="comment" label={t("lab.fact.comment")}><Input maxLength={200} /></Form.Item>
        <Form.Item name="name" label={t("decide.name")} rules={[{ required: true, whitespace: true, message: t("accounts.needed") }]}><Input maxLength={100} autoComplete="name" /></Form.Item>
      </Form>
    </Modal>
  );
}
