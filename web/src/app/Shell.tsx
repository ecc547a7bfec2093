import { Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useLocation } from "react-router";
import { AlarmBanner } from "../alarms/AlarmBanner";
import { SoundControl } from "../alarms/SoundControl";
import { startFlashing } from "../alarms/flash";
import { sound } from "../alarms/SoundPlayer";
import { live, useConnection, useLive } from "../live/live";
import { useTicked } from "../live/useTicked";
import { clockTime } from "../ui/format";
import { changeLanguage } from "./i18n";
import { MainMenu } from "./MainMenu";
import { useSession } from "./session";

/** What stands on every page: menu, alarm banner, the hub's clock, sound, language; and that the hub is lost, when it is. */
export function Shell() {
  const { t } = useTranslation();
  const { session } = useSession();
  const { pathname } = useLocation();
  const dark = pathname === "/" || pathname.startsWith("/bed/") || pathname === "/alarms";
  const [menu, setMenu] = useState(false);
  useConnection(true);
  useEffect(() => sound.start(), []);
  useEffect(() => startFlashing(), []);
  useEffect(() => setMenu(false), [pathname]);
  useEffect(() => { document.documentElement.dataset.theme = dark ? "dark" : "light"; }, [dark]);
  const burger = useRef<HTMLButtonElement>(null);
  return (
    <div className={`shell ${dark ? "shell-dark" : "shell-light"}`}>
      <a className="skip" href="#content">{t("app.skip")}</a>
      <header className="shell-head">
        {session.demo && <p className="demo-banner">{t("app.demo")}</p>}
        <div className="topbar">
          <button ref={burger} type="button" className="topbar-menu" aria-expanded={menu} aria-controls="main-menu" onClick={() => setMenu(!menu)}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 3h14M1 8h14M1 13h14" /></svg><span className="sr">{t("app.menu")}</span>
          </button>
          <Link to="/" className="brand"><img src="/meridian.svg" alt="" width="22" height="22" /><span>Meridian</span></Link>
          <AlarmBanner />
          <HubClock />
          <SoundControl />
          <LanguageSwitch />
        </div>
        <LostHub />
      </header>
      <MainMenu open={menu} onClose={() => { setMenu(false); burger.current?.focus(); }} />
      <div id="content" className="content" tabIndex={-1}>
        <Suspense fallback={<div className="page-state" aria-busy="true"><p>{t("app.loading")}</p></div>}><Outlet /></Suspense>
      </div>
    </div>
  );
}

function HubClock() {
  const { t } = useTranslation();
  const text = useTicked((now) => clockTime(now));
  return <time className="hub-clock" title={t("app.hubClock")}>{text}</time>;
}

function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const other = i18n.language === "zh" ? "en" : "zh";
  return (
    <button type="button" className="topbar-button" lang={other === "zh" ? "zh-CN" : "en"} aria-label={t("app.switchLanguage")} onClick={() => void changeLanguage(other)}>
      {other === "zh" ? "中文" : "EN"}
    </button>
  );
}

/** The page cannot know how the patients are: it says so across its whole width. */
function LostHub() {
  const { t } = useTranslation();
  useLive("link");
  const { phase, since } = live.link;
  const shown = useTicked(() => phase === "lost" || (phase === "connecting" && Date.now() - since > 2000));
  if (!shown) return null;
  return (
    <div className="lost-hub" role="alert">
      <strong>{t("app.lostHub")}</strong> {t("app.lostHubSince", { time: clockTime(since) })}
    </div>
  );
}
