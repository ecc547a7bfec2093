import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Equipment } from "../../api/reports";
import { ListTable } from "../../console/ListTable";
import { PageHead } from "../../console/PageHead";
import { useNow } from "../../live/useTicked";
import { age } from "../../ui/format";
import { Offset } from "../wire/Offset";

/** Every piece of equipment that ever spoke. */
export default function Registry() {
  const { t } = useTranslation();
  const now = useNow();
  const [text, setText] = useState("");
  return (
    <>
      <PageHead title={t("menu.equipment")} lead={t("equipment.lead")}>
        <Input.Search allowClear placeholder={t("equipment.search")} aria-label={t("equipment.search")} onSearch={setText} style={{ width: 260 }} />
      </PageHead>
      <ListTable<Equipment>
        path="equipment" query={{ text }} rowKey="id" every={5000} label={t("menu.equipment")} empty={t("equipment.none")}
        columns={[
          { title: t("equipment.name"), render: (_, e) => <Link to={`/equipment/${e.id}`}>{e.label}</Link> },
          { title: t("equipment.state"), render: (_, e) => <span className="nums"><span className={`dot dot-${e.state}`} />{t(`state.${e.state}`)} <span className="muted">{e.since && e.state !== "live" ? age(now - e.since) : ""}</span></span> },
          { title: t("equipment.model"), render: (_, e) => [e.manufacturer, e.model].filter(Boolean).join(" ") },
          { title: t("equipment.serial"), dataIndex: "serial" },
          { title: t("equipment.identifier"), render: (_, e) => <span className="mono">{e.identifier}</span> },
          { title: t("equipment.bed"), render: (_, e) => (e.bedId ? <Link to={`/bed/b${e.bedId}`}>{e.bedLabel ?? e.bedId}</Link> : "–") },
          { title: t("connections.offset"), align: "right", render: (_, e) => <Offset ms={e.clockOffsetMs} /> },
        ]}
      />
    </>
  );
}
