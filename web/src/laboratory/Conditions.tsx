import { useTranslation } from "react-i18next";
import { DataTable } from "../console/DataTable";
import { useNow } from "../live/useTicked";
import { dayTime, unitText } from "../ui/format";
import { expired, expiresSoon, low, part } from "./conditions";
import type { Condition } from "./types";

/** One reagent or supply with what is left of it, in words and as a bar. */
export function Supply({ condition }: { condition: Condition }) {
  const { t } = useTranslation();
  const now = useNow();
  const percent = part(condition);
  const left = condition.remaining === null || condition.remaining === undefined ? null : [condition.remaining, condition.unit !== "1" && unitText(condition.unit)].filter(Boolean).join(" ");
  return (
    <div className="lab-supply">
      <span>{t(`lab.conditionOf.${condition.key}`, { defaultValue: condition.key })}{condition.text && condition.text !== condition.key && <> {condition.text.split("~").map((word) => t(`lab.substanceStatus.${word}`, { defaultValue: word })).join(", ")}</>}{condition.lot && <span className="muted"> {t("lab.lot", { lot: condition.lot })}</span>}</span>
      {left && <span className="nums">{low(condition, now) && <span aria-hidden="true">⚠ </span>}{t("lab.left", { left })}</span>}
      {percent !== null && <span className={`lab-level ${low(condition, now) ? "lab-level-low" : ""}`} aria-hidden="true"><span style={{ width: `${percent}%` }} /></span>}
      {expired(condition, now) ? <span className="tag tag-bad">{t("lab.expired", { date: condition.expiry })}</span> : expiresSoon(condition, now) ? <span className="tag tag-warn">{t("lab.expires", { date: condition.expiry })}</span> : null}
    </div>
  );
}

/** What it speaks of, and what it says of that. */
function Told({ condition: { key, text } }: { condition: Condition }) {
  const { t } = useTranslation();
  if (!text || text === key) return <>{key}</>;
  // what HL7 v2 tells of automated equipment: the field, then the part of the instrument that it is of
  const [, field, part] = /^(equipmentState|controlState|alertLevel)(?: (.*))?$/.exec(key) ?? [];
  if (field) return <><span className="muted">{t(`lab.conditionOf.${field}`)}{part && <> <bdi>{part}</bdi></>}</span> {t(`lab.automation.${field}.${text}`, { defaultValue: text })}</>;
  return <><span className="muted">{t(`lab.conditionOf.${key}`, { defaultValue: key })}</span> {key === "condition" ? t(`lab.deviceCondition.${text}`, { defaultValue: text }) : text}</>;
}

/** What an instrument says of itself, the troubles above. */
export function Conditions({ conditions }: { conditions: readonly Condition[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const weight = (c: Condition) => (c.kind === "error" ? 0 : low(c, now) ? 1 : 2);
  return (
    <DataTable<Condition>
      label={t("lab.conditions")} rowKey="key" dataSource={[...conditions].sort((a, b) => weight(a) - weight(b) || a.kind.localeCompare(b.kind) || a.key.localeCompare(b.key))} locale={{ emptyText: t("lab.noConditions") }}
      columns={[
        { title: t("lab.what"), render: (_, c) => <span className={c.kind === "error" ? "tag tag-bad" : "tag"}>{t(`lab.conditionKind.${c.kind}`)}</span> },
        { title: t("lab.condition"), render: (_, c) => (c.kind === "reagent" || c.kind === "consumable" ? <Supply condition={c} /> : <Told condition={c} />) },
        { title: t("lab.expiry"), render: (_, c) => <span className="nums">{c.expiry}</span> },
        { title: t("lab.toldAt"), render: (_, c) => <span className="nums">{dayTime(c.at, false)}</span> },
      ]}
    />
  );
}
