import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { dayTime } from "../ui/format";
import { CoercionDialog } from "./CoercionDialog";
import type { CoercionRule } from "./types";
import "./imaging.css";

const CONDITIONS = ["callingAe", "calledAe", "modality", "stationName", "institutionName"] as const;

/** Recorded rules that change what is known of images; the stored bytes stay as they came. */
export default function Coercion() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [edited, setEdited] = useState<CoercionRule | "new" | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["imaging/rules"] });
  const remove = useMutation({ mutationFn: (key: string) => send("DELETE", `imaging/rules/${encodeURIComponent(key)}`), onSuccess: again });
  return (
    <>
      <PageHead title={t("menu.coercion")} lead={t("coercion.lead")}><Button type="primary" onClick={() => setEdited("new")}>{t("coercion.new")}</Button></PageHead>
      <Problem error={remove.error} />
      <ListTable<CoercionRule>
        path="imaging/rules" rowKey="key" label={t("menu.coercion")} empty={t("coercion.none")}
        columns={[
          { title: t("coercion.name"), render: (_, r) => <><strong>{r.name}</strong> <span className="mono muted">{r.key}</span><div>{r.enabled ? <span className="tag tag-good">{t("coercion.on")}</span> : <span className="tag">{t("coercion.off")}</span>}</div></> },
          { title: t("coercion.when"), render: (_, r) => CONDITIONS.filter((c) => r[c]).map((c) => <div key={c}>{t(`coercion.condition.${c}`)} <span className="mono">{r[c]}</span></div>).concat(CONDITIONS.some((c) => r[c]) ? [] : [<span key="any">{t("coercion.always")}</span>]) },
          { title: t("coercion.then"), render: (_, r) => r.steps.map((s, i) => <div key={i}>{t(`coercion.attribute.${s.attribute}`)}: {t(`coercion.kind.${s.kind}`)} {s.value && <span className="mono">{s.value}</span>}</div>) },
          { title: t("coercion.by"), render: (_, r) => <>{r.changedBy}<div className="muted nums">{r.changedAt ? dayTime(r.changedAt) : ""}</div></> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, r) => (
            <span className="study-looks">
              <Button size="small" onClick={() => setEdited(r)}>{t("coercion.change")}</Button>{" "}
              <Popconfirm title={t("coercion.removeTitle")} okText={t("coercion.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(r.key)}><Button size="small" danger>{t("coercion.remove")}</Button></Popconfirm>
            </span>
          ) },
        ]}
      />
      {edited && <CoercionDialog rule={edited === "new" ? null : edited} onClose={() => setEdited(null)} onDone={() => { setEdited(null); void again(); }} />}
    </>
  );
}
