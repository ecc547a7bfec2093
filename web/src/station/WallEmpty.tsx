import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/client";
import type { SystemReport } from "../api/reports";

/** No equipment yet: says where to point it. */
export function WallEmpty() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["system"], queryFn: ({ signal }) => get<SystemReport>("system", undefined, signal), refetchInterval: 5000 });
  const listeners = (data?.listeners ?? []).filter((l) => !/http/i.test(l.name) && l.state !== "off");
  const mllp = listeners.find((l) => /mllp/i.test(l.name));
  const port = mllp?.address?.split(":").at(-1) ?? "2575";
  return (
    <main className="wall-state">
      <div className="wall-empty">
        <svg viewBox="0 0 64 32" aria-hidden="true"><path d="M1 17h16l4-11 7 22 6-26 5 15h24" /></svg>
        <h1>{t("empty.title")}</h1>
        <p>{t("empty.lead")}</p>
        <dl>
          <dt>{t("empty.host")}</dt><dd><code>{location.hostname}</code></dd>
          <dt>{t("empty.port")}</dt><dd><code>{port}</code></dd>
          <dt>{t("empty.protocol")}</dt><dd>HL7 v2 · MLLP · IHE PCD-01, PCD-04, WCM, ADT</dd>
        </dl>
        {listeners.length > 0 && (
          <ul>{listeners.map((l) => <li key={l.name}><code>{l.name}</code> {l.address ?? "–"} <span className={l.state === "listening" ? "good" : "bad"}>{l.state === "listening" ? t("empty.listening") : l.problem ?? t("empty.closed")}</span></li>)}</ul>
        )}
        <p>{t("empty.try")} <code>./meridian simulate ward --host {location.hostname} --port {port} --count 8</code></p>
        <p className="muted">{t("empty.loopback")}</p>
      </div>
    </main>
  );
}
