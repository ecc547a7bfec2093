import { useMutation, useQuery } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, send } from "../../api/client";
import type { CodeItem, TermItem } from "../../api/reports";
import type { Page } from "../../api/types";
import { Problem } from "../../console/Problem";
import { useLabel } from "../../ui/useLabel";
import { codePath } from "./codePath";

/** Says what an unknown code means: a term of the table, found by any of its words. */
export function MapDialog({ code, onClose, onDone }: { code: CodeItem; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const [text, setText] = useState(code.text || code.code);
  const [target, setTarget] = useState<TermItem | null>(null);
  const [unit, setUnit] = useState(code.mapping?.unit ?? code.unit ?? "");
  const [own, setOwn] = useState({ label: code.mapping?.label ?? "", labelZh: code.mapping?.labelZh ?? "" });
  const { data, isFetching } = useQuery({ queryKey: ["terms", text], enabled: text.trim().length > 0, queryFn: ({ signal }) => get<Page<TermItem>>("terms", { text }, signal), placeholderData: (old) => old });
  const save = useMutation({
    mutationFn: () => send("PUT", codePath(code), {
      target: { system: "MDC", code: target!.code }, unit: unit.trim() || undefined, label: own.label.trim() || undefined, labelZh: own.labelZh.trim() || undefined,
    }),
    onSuccess: onDone,
  });
  const terms = data?.items ?? [];
  return (
    <Modal open title={t("codes.mapTitle", { code: `${code.code}^${code.system}` })} okText={t("app.save")} cancelText={t("app.cancel")} onCancel={onClose} onOk={() => save.mutate()} okButtonProps={{ disabled: !target, loading: save.isPending }}>
      <Problem error={save.error} />
      <label className="field">{t("codes.term")}
        <Select
          showSearch={{ filterOption: false, onSearch: (value: string) => value && setText(value) }} style={{ width: "100%" }} loading={isFetching} aria-label={t("codes.term")}
          placeholder={t("codes.search")} value={target ? target.code : undefined}
          onChange={(value) => { const term = terms.find((x) => x.code === value) ?? null; setTarget(term); if (term?.unit && !code.unit) setUnit(term.unit); }}
          options={terms.map((x) => ({ value: x.code, label: `${label(x)} – ${x.name} (${x.code})` }))}
        />
      </label>
      <label className="field">{t("codes.unit")}<Input value={unit} onChange={(e) => setUnit(e.target.value)} placeholder={t("codes.asSent")} /></label>
      <label className="field">{t("codes.label")}<Input value={own.label} onChange={(e) => setOwn({ ...own, label: e.target.value })} placeholder={target?.label} /></label>
      <label className="field">{t("codes.labelZh")}<Input value={own.labelZh} onChange={(e) => setOwn({ ...own, labelZh: e.target.value })} placeholder={target?.labelZh} /></label>
      <p className="muted">{t("codes.kept")}</p>
    </Modal>
  );
}
