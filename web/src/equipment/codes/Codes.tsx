import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { send } from "../../api/client";
import type { CodeItem } from "../../api/reports";
import { ListTable } from "../../console/ListTable";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { count, dayTime, unitText } from "../../ui/format";
import { codePath } from "./codePath";
import { MapDialog } from "./MapDialog";

/** Codes that no table knows: counted, never dropped, and given a meaning here while the hub runs. */
export default function Codes() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [state, setState] = useState("unknown");
  const [mapping, setMapping] = useState<CodeItem | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["codes"] });
  const remove = useMutation({ mutationFn: (c: CodeItem) => send("DELETE", codePath(c)), onSuccess: again });
  return (
    <>
      <PageHead title={t("menu.codes")} lead={t("codes.lead")} />
      <Problem error={remove.error} />
      <div className="filters"><Segmented value={state} onChange={(value) => setState(String(value))} options={["unknown", "mapped", "all"].map((value) => ({ value, label: t(`codes.state.${value}`) }))} /></div>
      <ListTable<CodeItem>
        path="codes" query={{ state }} rowKey={codePath} every={5000} label={t("menu.codes")} empty={state === "unknown" ? t("codes.none") : undefined}
        columns={[
          { title: t("codes.code"), render: (_, c) => <span className="mono">{c.code}^{c.text}^{c.system}</span> },
          { title: t("signals.unit"), render: (_, c) => unitText(c.unit) },
          { title: t("codes.count"), align: "right", render: (_, c) => <span className="nums">{count(c.count)}</span> },
          { title: t("codes.first"), render: (_, c) => <span className="nums">{c.firstSeen ? dayTime(c.firstSeen) : "–"}</span> },
          { title: t("codes.last"), render: (_, c) => <span className="nums">{c.lastSeen ? dayTime(c.lastSeen) : "–"}</span> },
          { title: t("codes.who"), render: (_, c) => <>{c.equipment.slice(0, 4).map((e) => <Link key={e.id} to={`/equipment/${e.id}`} style={{ marginRight: 8 }}>{e.label}</Link>)}{c.equipment.length > 4 && `+${c.equipment.length - 4}`}</> },
          { title: t("codes.meaning"), render: (_, c) => c.mapping ? <><span className="tag tag-good">{c.mapping.label ?? c.mapping.target.name ?? c.mapping.target.code}</span> <span className="mono">{c.mapping.target.code}^{c.mapping.target.system}</span> <small className="muted">{c.mapping.by}</small></> : <span className="tag tag-warn">{t("codes.notYet")}</span> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, c) => (
            <span className="nums">
              <Button size="small" onClick={() => setMapping(c)}>{c.mapping ? t("codes.change") : t("codes.map")}</Button>{" "}
              {c.mapping && <Popconfirm title={t("codes.removeTitle")} okText={t("codes.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(c)}><Button size="small" danger>{t("codes.remove")}</Button></Popconfirm>}
            </span>
          ) },
        ]}
      />
      {mapping && <MapDialog code={mapping} onClose={() => setMapping(null)} onDone={() => { setMapping(null); void again(); }} />}
    </>
  );
}
