import { DeleteOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber, Modal, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "../../api/client";
import { Problem } from "../../console/Problem";
import { useAnalyzers } from "./EntryDialog";
import type { ControlMaterial } from "./types";
import { QUALITY } from "./useQuality";

interface Props { material: ControlMaterial | null; onClose: () => void; onDone: () => void }

const EMPTY: ControlMaterial = { name: "", aliases: [], revision: 0, lots: [{ number: "", active: true, levels: [{ name: "1", identifiers: [], targets: [] }, { name: "2", identifiers: [], targets: [] }] }] };

/** A material with its lots, levels and targets as it is to be. */
export function MaterialDialog({ material, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ControlMaterial>();
  const analyzers = useAnalyzers();
  const save = useMutation({
    mutationFn: (values: ControlMaterial) => send("PUT", `${QUALITY}/materials/${encodeURIComponent(material?.name ?? values.name.trim())}`, { ...values, revision: material?.revision ?? 0 }),
    onSuccess: onDone,
  });
  const needed = [{ required: true, message: t("accounts.needed") }];
  const forAll = { value: 0, label: t("quality.allAnalyzers") };
  return (
    <Modal open width={860} title={material ? material.name : t("quality.newMaterial")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error} />
      <Form form={form} layout="vertical" initialValues={material ?? EMPTY} onFinish={() => save.mutate(form.getFieldsValue(true) as ControlMaterial)}>
        <div className="form-grid">
          {!material && <Form.Item name="name" label={t("quality.material")} rules={needed}><Input maxLength={64} /></Form.Item>}
          <Form.Item name="manufacturer" label={t("quality.maker")}><Input maxLength={64} /></Form.Item>
          <Form.Item name="aliases" label={t("quality.aliases")}><Select mode="tags" open={false} tokenSeparators={[",", ";"]} /></Form.Item>
        </div>
        <Form.List name="lots">{(lots, { add, remove }) => (
          <>
            {lots.map((lot) => (
              <fieldset key={lot.key} className="lot-box">
                <legend>{t("quality.lot")}</legend>
                <div className="form-grid">
                  <Form.Item name={[lot.name, "number"]} label={t("quality.lotNumber")} rules={needed}><Input maxLength={64} /></Form.Item>
                  <Form.Item name={[lot.name, "expiry"]} label={t("quality.expiry")}><Input type="date" /></Form.Item>
                  <Form.Item name={[lot.name, "active"]} label={t("quality.inUse")} valuePropName="checked"><Switch /></Form.Item>
                </div>
                <Form.List name={[lot.name, "levels"]}>{(levels, level) => (
                  <>
                    {levels.map((one) => (
                      <div key={one.key} className="level-box">
                        <div className="form-grid">
                          <Form.Item name={[one.name, "name"]} label={t("quality.level")} rules={needed}><Input maxLength={64} /></Form.Item>
                          <Form.Item name={[one.name, "identifiers"]} label={t("quality.barcodes")}><Select mode="tags" open={false} tokenSeparators={[",", ";"]} /></Form.Item>
                        </div>
                        <Form.List name={[one.name, "targets"]}>{(targets, target) => (
                          <>
                            {targets.map((row) => (
                              <div key={row.key} className="target-row">
                                <Form.Item name={[row.name, "test"]} label={t("quality.test")} rules={needed}><Input maxLength={64} /></Form.Item>
                                <Form.Item name={[row.name, "equipment"]} label={t("quality.analyzer")}><Select options={[forAll, ...(analyzers.data ?? [])]} /></Form.Item>
                                <Form.Item name={[row.name, "unit"]} label={t("quality.unit")}><Input maxLength={32} /></Form.Item>
                                <Form.Item name={[row.name, "mean"]} label={t("quality.mean")} rules={needed}><InputNumber style={{ width: "100%" }} /></Form.Item>
                                <Form.Item name={[row.name, "sd"]} label="SD" rules={needed}><InputNumber min={0} style={{ width: "100%" }} /></Form.Item>
                                <Button aria-label={t("quality.removeTarget")} icon={<DeleteOutlined />} style={{ marginTop: 30 }} onClick={() => target.remove(row.name)} />
                              </div>
                            ))}
                            <Button size="small" onClick={() => target.add({ equipment: 0, source: "assigned", count: 0 })}>{t("quality.addTarget")}</Button>{" "}
                            {levels.length > 1 && <Button size="small" type="link" danger onClick={() => level.remove(one.name)}>{t("quality.removeLevel")}</Button>}
                          </>
                        )}</Form.List>
                      </div>
                    ))}
                    <Button size="small" onClick={() => level.add({ name: String(levels.length + 1), identifiers: [], targets: [] })}>{t("quality.addLevel")}</Button>{" "}
                    <Button size="small" type="link" danger onClick={() => remove(lot.name)}>{t("quality.removeLot")}</Button>
                  </>
                )}</Form.List>
              </fieldset>
            ))}
            <Button onClick={() => add({ number: "", active: true, levels: [{ name: "1", identifiers: [], targets: [] }, { name: "2", identifiers: [], targets: [] }] })}>{t("quality.addLot")}</Button>
          </>
        )}</Form.List>
        <p className="muted">{t("quality.noTargetHint")}</p>
      </Form>
    </Modal>
  );
}
