import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../../api/client";
import { ListTable } from "../../console/ListTable";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { OperatorDialog } from "./OperatorDialog";
import { operatorPath, type MeterOperator } from "./operators";
import "../laboratory.css";

/** Who may measure with point-of-care devices; devices that take lists are told at once, or when they next come. */
export default function Operators() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [edited, setEdited] = useState<MeterOperator | "new" | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["meter-operators"] });
  const remove = useMutation({ mutationFn: (who: MeterOperator) => send("DELETE", operatorPath(who.id)), onSuccess: again });
  const wanted = text.trim().toLowerCase();
  return (
    <>
      <PageHead title={t("menu.labOperators")} lead={t("operators.lead")}><Button type="primary" onClick={() => setEdited("new")}>{t("operators.new")}</Button></PageHead>
      <Problem error={remove.error} />
      <div className="filters">
        <label className="lab-search">{t("operators.search")}<Input allowClear value={text} onChange={(e) => setText(e.target.value)} /></label>
      </div>
      <ListTable<MeterOperator>
        path="meter-operators" rowKey="id" label={t("menu.labOperators")} empty={t("operators.none")}
        filter={(who) => !wanted || who.id.toLowerCase().includes(wanted) || (who.name ?? "").toLowerCase().includes(wanted)}
        columns={[
          { title: t("operators.id"), render: (_, who) => <strong className="mono">{who.id}</strong> },
          { title: t("operators.name"), dataIndex: "name" },
          { title: t("operators.level"), render: (_, who) => who.level ?? <span className="muted">{t("operators.ownLevel")}</span> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, who) => (
            <span className="study-looks">
              <Button size="small" onClick={() => setEdited(who)} aria-label={t("operators.changeOne", { id: who.id })}>{t("coercion.change")}</Button>{" "}
              <Popconfirm title={t("operators.removeTitle")} description={t("operators.removeWhat")} okText={t("coercion.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(who)}>
                <Button size="small" danger aria-label={t("operators.removeOne", { id: who.id })}>{t("coercion.remove")}</Button>
              </Popconfirm>
            </span>
          ) },
        ]}
      />
      {edited && <OperatorDialog who={edited === "new" ? null : edited} onClose={() => setEdited(null)} onDone={() => { setEdited(null); void again(); }} />}
    </>
  );
}
