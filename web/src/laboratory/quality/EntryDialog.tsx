import { useMutation, useQuery } from "@tanstack/react-query";
import { AutoComplete, Form, Input, InputNumber, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { get, send } from "../../api/client";
import type { Page } from "../../api/types";
import { Problem } from "../../console/Problem";
import { useCatalog } from "../useCatalog";
import type { Stream } from "./figures";
import type { ControlMaterial, ControlResult } from "./types";
import { QUALITY, useAgain, useSeries } from "./useQuality";

interface Entry { equipment: number; test: string; material: string; lot: string; level: string; value: number; unit?: string }

/** The analyzers that may be meant. */
export function useAnalyzers() {
  return useQuery({
    queryKey: ["equipment", "labels"], queryFn: ({ signal }) => get<Page<{ id: number; label: string }>>("equipment", undefined, signal), staleTime: 60_000,
    select: (page) => page.items.map((one) => ({ value: one.id, label: one.label })),
  });
}

/** Tests that are known by the catalog or by their controls: to choose from, not to be limited to. */
export function useTests() {
  const series = useSeries();
  const catalog = useCatalog();
  return [...new Set([...catalog.items.map((test) => test.code), ...(series.data ?? []).map((one) => one.test)])].sort().map((value) => ({ value }));
}

/** A control result that a person measured and types in: judged like one of an instrument. */
export function EntryDialog({ stream, onClose }: { stream?: Stream; onClose: () => void }) {
  const { t } = useTranslation();
  const again = useAgain();
  const [form] = Form.useForm<Entry>();
  const analyzers = useAnalyzers();
  const tests = useTests();
  const materials = useQuery({ queryKey: [`${QUALITY}/materials`], queryFn: ({ signal }) => get<Page<ControlMaterial>>(`${QUALITY}/materials`, undefined, signal) });
  const enter = useMutation({ mutationFn: (entry: Entry) => send<ControlResult>("POST", `${QUALITY}/controls`, entry), onSuccess: () => { onClose(); void again(); } });
  const [materialName, lotNumber] = [Form.useWatch("material", form), Form.useWatch("lot", form)];
  const material = materials.data?.items.find((one) => one.name === materialName);
  const lot = material?.lots.find((one) => one.number === lotNumber);
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open title={t("quality.enter")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: enter.isPending }}>
      <Problem error={enter.error} />
      <Form
        form={form} layout="vertical" onFinish={(entry) => enter.mutate(entry)}
        initialValues={stream ? { equipment: stream.equipment, test: stream.test, material: stream.material, lot: stream.lots[0], level: stream.levels[0] } : {}}
      >
        <Form.Item name="equipment" label={t("quality.analyzer")} rules={needed}><Select showSearch={{ optionFilterProp: "label" }} options={analyzers.data} /></Form.Item>
        <div className="form-grid">
          <Form.Item name="test" label={t("quality.test")} rules={needed}><AutoComplete options={tests} /></Form.Item>
          <Form.Item name="material" label={t("quality.material")} rules={needed}><Select options={materials.data?.items.map((one) => ({ value: one.name, label: one.name }))} /></Form.Item>
          <Form.Item name="lot" label={t("quality.lot")} rules={needed}><Select options={material?.lots.map((one) => ({ value: one.number, label: one.number }))} /></Form.Item>
          <Form.Item name="level" label={t("quality.level")} rules={needed}><Select options={lot?.levels.map((one) => ({ value: one.name, label: one.name }))} /></Form.Item>
          <Form.Item name="value" label={t("quality.value")} rules={needed}><InputNumber style={{ width: "100%" }} /></Form.Item>
          <Form.Item name="unit" label={t("quality.unit")}><Input maxLength={32} /></Form.Item>
        </div>
      </Form>
    </Modal>
  );
}
