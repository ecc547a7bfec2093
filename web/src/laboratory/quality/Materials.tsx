import { useMutation } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../../api/client";
import { useMay } from "../../app/session";
import { ListTable } from "../../console/ListTable";
import { Problem } from "../../console/Problem";
import { MaterialDialog } from "./MaterialDialog";
import type { ControlMaterial } from "./types";
import { QUALITY, useAgain } from "./useQuality";

/** Control materials with lots, levels, and what each level should be. */
export function Materials() {
  const { t } = useTranslation();
  const again = useAgain();
  const mayChange = useMay("engineer");
  const [edited, setEdited] = useState<ControlMaterial | "new" | null>(null);
  const remove = useMutation({ mutationFn: (name: string) => send("DELETE", `${QUALITY}/materials/${encodeURIComponent(name)}`), onSuccess: again });
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <p className="muted">{t("quality.materialsLead")}</p>
      {mayChange && <p><Button type="primary" onClick={() => setEdited("new")}>{t("quality.newMaterial")}</Button></p>}
      <Problem error={remove.error} />
      <ListTable<ControlMaterial>
        path={`${QUALITY}/materials`} rowKey="name" label={t("quality.tab.materials")} empty={t("quality.noMaterials")}
        columns={[
          { title: t("quality.material"), render: (_, one) => <><strong>{one.name}</strong><div className="muted">{[one.manufacturer, ...one.aliases].filter(Boolean).join(" · ")}</div></> },
          { title: t("quality.lots"), render: (_, one) => one.lots.map((lot) => (
            <div key={lot.number}>
              <span className="mono">{lot.number}</span>{" "}
              {lot.expiry && <span className={lot.expiry < today ? "tag tag-bad" : "tag"}>{t(lot.expiry < today ? "quality.expiredOn" : "quality.expires", { day: lot.expiry })}</span>}{" "}
              {!lot.active && <span className="tag">{t("quality.inactive")}</span>}
              <div className="muted">{lot.levels.map((level) => `${level.name} (${t("quality.targetCount", { count: level.targets?.length ?? 0 })})`).join(", ")}</div>
            </div>
          )) },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, one) => mayChange && (
            <span className="study-looks">
              <Button size="small" onClick={() => setEdited(one)}>{t("coercion.change")}</Button>{" "}
              <Popconfirm title={t("quality.removeMaterial")} okText={t("coercion.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(one.name)}><Button size="small" danger>{t("coercion.remove")}</Button></Popconfirm>
            </span>
          ) },
        ]}
      />
      {edited && <MaterialDialog material={edited === "new" ? null : edited} onClose={() => setEdited(null)} onDone={() => { setEdited(null); void again(); }} />}
    </>
  );
}
