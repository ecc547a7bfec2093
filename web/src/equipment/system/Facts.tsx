import { useTranslation } from "react-i18next";
import { bytes, count, dayTime } from "../../ui/format";

/** Named values of a report, whatever they are. */
export function Facts({ value }: { value: object }) {
  const { t } = useTranslation();
  return (
    <dl className="facts">
      {Object.entries(value).map(([name, v]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{t(`system.fact.${name}`, { defaultValue: words(name) })}</dt>
          <dd className="nums">{show(name, v, t)}</dd>
        </div>
      ))}
    </dl>
  );
}

const words = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

function show(name: string, value: unknown, t: (key: string) => string): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? t("app.yes") : t("app.no");
  if (typeof value === "number") {
    if (/bytes|free$|size$/i.test(name)) return bytes(value);
    if (value > 1e12 && value < 4e12) return dayTime(value);
    return Number.isInteger(value) ? count(value) : String(Math.round(value * 100) / 100);
  }
  if (typeof value === "string") return /^\d{4}-\d\d-\d\dT/.test(value) ? dayTime(Date.parse(value)) : value;
  if (Array.isArray(value)) return value.map((v) => (typeof v === "object" ? Object.values(v as object).join(" ") : String(v))).join(", ");
  return Object.entries(value as object).map(([n, v]) => `${words(n)} ${show(n, v, t)}`).join(", ");
}
