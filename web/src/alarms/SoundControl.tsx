import { useTranslation } from "react-i18next";
import { useLive } from "../live/live";
import { useTicked } from "../live/useTicked";
import { sound } from "./SoundPlayer";
import { Muted } from "./AlarmStrip";

/** Sound of this page: off until a gesture allows it (and says so), on, or paused with the time that is left. */
export function SoundControl() {
  const { t } = useTranslation();
  useLive("sound");
  const left = useTicked(() => Math.max(0, Math.ceil((sound.pausedUntil - Date.now()) / 1000)));
  if (!sound.on) {
    return <button type="button" className="topbar-button sound-off" onClick={() => void sound.enable()}><Muted /> <span>{t("sound.off")}</span></button>;
  }
  return (
    <div className="sound-on">
      {left > 0 ? (
        <button type="button" className="topbar-button sound-paused" title={t("sound.pausedHint")} onClick={() => sound.resume()}>
          <Muted /> {t("sound.paused", { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` })}
        </button>
      ) : (
        <button type="button" className="topbar-button" title={t("sound.pauseHint")} onClick={() => sound.pause()}><Bell /> {t("sound.pause")}</button>
      )}
    </div>
  );
}

const Bell = () => (
  <svg className="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2a4 4 0 0 0-4 4v3l-1.3 2v.8h10.6V11L12 9V6a4 4 0 0 0-4-4ZM6.5 13a1.5 1.5 0 0 0 3 0" fill="none" stroke="currentColor" strokeWidth="1.6" /></svg>
);
