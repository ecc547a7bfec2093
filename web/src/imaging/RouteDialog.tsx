import { useMutation, useQuery } from "@tanstack/react-query";
import { Form, Input, InputNumber, Modal, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { get, send } from "../api/client";
import type { Page } from "../api/types";
import { Problem } from "../console/Problem";
import { MODALITIES } from "./StudyFilters";
import type { ForwardingRoute, Peer, PrefetchRule } from "./types";

interface Props<T> { rule: T | null; onClose: () => void; onDone: () => void }

const modalities = MODALITIES.map((value) => ({ value, label: value }));

/** The peers that may be chosen. */
export function usePeers() {
  const peers = useQuery({ queryKey: ["peers", "all"], queryFn: ({ signal }) => get<Page<Peer>>("peers", undefined, signal) });
  return { error: peers.error, none: peers.data?.items.length === 0, options: peers.data?.items.map((p) => ({ value: p.aeTitle, label: p.description ? `${p.aeTitle} – ${p.description}` : p.aeTitle })) };
}

/** Conditions that are left empty hold always; the hub takes null for them. */
const filled = <T extends object>(values: T) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === "" ? null : value]));

/** Which images go on to which peers. */
export function RouteDialog({ rule, onClose, onDone }: Props<ForwardingRoute>) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ForwardingRoute>();
  const peers = usePeers();
  const save = useMutation({ mutationFn: ({ name, ...values }: ForwardingRoute) => send("PUT", `routes/${encodeURIComponent(rule?.name ?? name)}`, filled(values)), onSuccess: onDone });
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open title={rule?.name ?? t("routing.new")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error ?? peers.error} />
      <Form form={form} layout="vertical" initialValues={rule ?? { enabled: true, modalities: [] }} onFinish={(values) => save.mutate(values)}>
        {!rule && <Form.Item name="name" label={t("coercion.name")} rules={needed}><Input maxLength={64} /></Form.Item>}
        <Form.Item name="destinations" label={t("routing.destination")} rules={needed} extra={peers.none ? t("routing.noPeers") : undefined}><Select mode="multiple" options={peers.options} /></Form.Item>
        <Form.Item name="enabled" label={t("coercion.enabled")} valuePropName="checked"><Switch /></Form.Item>
        <fieldset className="group"><legend>{t("coercion.when")}</legend>
          <p className="muted">{t("coercion.whenHint")}</p>
          <Form.Item name="modalities" label={t("studies.modality")}><Select mode="tags" options={modalities} /></Form.Item>
          <div className="form-grid">{(["callingAe", "calledAe", "stationName", "description", "institution"] as const).map((name) => <Form.Item key={name} name={name} label={t(`routing.condition.${name}`)}><Input maxLength={200} /></Form.Item>)}</div>
        </fieldset>
      </Form>
    </Modal>
  );
}

/** Which older studies are fetched when an order comes in. */
export function PrefetchDialog({ rule, onClose, onDone }: Props<PrefetchRule>) {
  const { t } = useTranslation();
  const [form] = Form.useForm<PrefetchRule>();
  const peers = usePeers();
  const save = useMutation({ mutationFn: ({ name, ...values }: PrefetchRule) => send("PUT", `prefetch/${encodeURIComponent(rule?.name ?? name)}`, values), onSuccess: onDone });
  const needed = [{ required: true, message: t("accounts.needed") }];
  return (
    <Modal open title={rule?.name ?? t("routing.newPrefetch")} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ loading: save.isPending }}>
      <Problem error={save.error ?? peers.error} />
      <Form form={form} layout="vertical" initialValues={rule ?? { enabled: true, modalities: [], priorModalities: [], years: 5, mostStudies: 3, usesGet: false }} onFinish={(values) => save.mutate(values)}>
        {!rule && <Form.Item name="name" label={t("coercion.name")} rules={needed}><Input maxLength={64} /></Form.Item>}
        <Form.Item name="archive" label={t("peers.use.archive")} rules={needed} extra={peers.none ? t("routing.noPeers") : undefined}><Select options={peers.options} /></Form.Item>
        <Form.Item name="modalities" label={t("routing.orderedModality")}><Select mode="tags" options={modalities} /></Form.Item>
        <Form.Item name="priorModalities" label={t("routing.priorModality")}><Select mode="tags" options={modalities} /></Form.Item>
        <div className="form-grid">
          <Form.Item name="years" label={t("routing.years")} rules={needed}><InputNumber min={1} max={100} /></Form.Item>
          <Form.Item name="mostStudies" label={t("routing.mostStudies")} rules={needed}><InputNumber min={1} max={50} /></Form.Item>
          <Form.Item name="enabled" label={t("coercion.enabled")} valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name="usesGet" label={t("routing.usesGet")} valuePropName="checked"><Switch /></Form.Item>
        </div>
      </Form>
    </Modal>
  );
}
