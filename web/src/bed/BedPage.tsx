import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { live, useLive } from "../live/live";
import { BedAlarms } from "./BedAlarms";
import { BedHead } from "./BedHead";
import { BedNumbers } from "./BedNumbers";
import { BedWaves } from "./BedWaves";
import "./bed.css";

const Trends = lazy(() => import("./Trends"));
const Events = lazy(() => import("./Events"));
const Signals = lazy(() => import("./Signals"));
const TABS = ["waves", "trends", "events", "signals"] as const;
type Tab = (typeof TABS)[number];

/** One bed: everything that its equipment sends, now and before. Escape goes back to the wall. */
export default function BedPage() {
  const { t } = useTranslation();
  const { key = "" } = useParams();
  const navigate = useNavigate();
  const [tab, setTab] = useState<Tab>("waves");
  useLive("directory");
  useLive(`tile:${key}`);
  const tile = live.tile(key);
  useEffect(() => { document.title = `${tile?.label ?? t("bed.title")} · Meridian`; }, [tile?.label, t]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]") && !/^(INPUT|TEXTAREA|SELECT)$/.test((event.target as HTMLElement).tagName)) navigate("/");
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate]);
  if (!tile) {
    return live.hasDirectory
      ? <main className="page-state"><h1>{t("bed.unknown")}</h1><p><Link to="/">{t("bed.back")}</Link></p></main>
      : <main className="page-state" aria-busy="true"><p>{t("app.loading")}</p></main>;
  }
  return (
    <main className="bed">
      <BedHead tile={tile} />
      <BedAlarms tile={tile} />
      <div className="bed-tabs" role="tablist" aria-label={t("bed.views")}>
        {TABS.map((name, i) => (
          <button
            key={name} type="button" role="tab" id={`tab-${name}`} aria-selected={tab === name} aria-controls="bed-panel" tabIndex={tab === name ? 0 : -1}
            onClick={() => setTab(name)}
            onKeyDown={(event) => {
              const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
              if (step === 0) return;
              const next = TABS[(i + step + TABS.length) % TABS.length];
              setTab(next);
              document.getElementById(`tab-${next}`)?.focus();
            }}
          >{t(`bed.tab.${name}`)}</button>
        ))}
      </div>
      <div className="bed-panel" role="tabpanel" id="bed-panel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === "waves" && <div className="bed-live"><BedWaves tile={tile} /><BedNumbers tile={tile} /></div>}
        <Suspense fallback={<p className="muted">{t("app.loading")}</p>}>
          {tab === "trends" && <Trends tile={tile} />}
          {tab === "events" && <Events tile={tile} />}
          {tab === "signals" && <Signals tile={tile} />}
        </Suspense>
      </div>
    </main>
  );
}
