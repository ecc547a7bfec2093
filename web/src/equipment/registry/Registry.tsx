import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Equipment } from "../../api/reports";
import { ListTable } from "../../console/ListTable";
import { PageHead } from "../../console/PageHead";
import { live } from "../../live/live";
import { useNow } from "../../live/useTicked";
import { age } from "../../ui/format";
import { Offset } from "../wire/Offset";

const matches = (e: Equipment, text: string) =>
  [e.label, e.manufacturer, e.model, e.serial, e.namedPlace, ...e.identifiers.map((i) => i.value)].some((word) => word?.toLowerCase().includes(text.trim().toLowerCase()));

/** Every piece of equipment that ever spoke. */
export default function Registry() {
  const { t } = useTranslation();
  const now = useNow();
  const [text, setText] = useState("");
  return (
    <>
      <PageHead title={t("menu.equipment")} lead={t("equipment.lead")}>
        <Input.Search allowClear placeholder={t("equipment.search")} aria-label={t("equipment.search")} onChange={(e) => setText(e.target.value)} style={{ width: 260 }} />
      </PageHead>
      <ListTable<Equipment>
        path="equipment" rowKey="id" filter={(e) => matches(e, text)} every={5000} label={t("menu.equipment")} empty={text ? t("equipment.noMatch") : t("equipment.none")}
        columns={[
          { title: t("equipment.name"), render: (_, e) => <Link to={`/equipment/${e.id}`}>{e.label}</Link> },
          { title: t("equipment.state"), render: (_, e) => <span className="nums"><span className={`dot dot-${e.state}`} />{t(`state.${e.state}`)} <span className="muted">{e.since && e.state !== "live" ? age(now - e.since) : ""}</span></span> },
          { title: t("equipment.model"), render: (_, e) => [e.manufacturer, e.model].filter(Boolean).join(" ") },
          { title: t("equipment.serial"), dataIndex: "serial" },
          { title: t("equipment.identifier"), render: (_, e) => <span className="mono">{e.identifiers[0]?.value}</span> },
          { title: t("equipment.bed"), render: (_, e) => (e.tile ? <Link to={`/bed/${e.tile}`}>{e.bedId ? live.tile(e.tile)?.label ?? e.namedPlace ?? e.tile : t("equipment.noBed")}</Link> : e.namedPlace) },
          { title: t("connections.offset"), align: "right", render: (_, e) => <Offset ms={e.clockOffsetMs} /> },
        ]}
      />
    </>
  );
}
