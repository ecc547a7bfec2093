import { useTranslation } from "react-i18next";
import { useLive } from "../live/live";
import { sound } from "./SoundPlayer";

/** Hear what each priority sounds like here, and whether this page sounds at all. */
export function SoundPanel() {
  const { t } = useTranslation();
  useLive("sound");
  return (
    <section className="sound-panel" aria-label={t("sound.title")}>
      <strong>{sound.on ? t("sound.isOn") : t("sound.off")}</strong>
      {sound.on ? (
        <>
          {(["high", "medium", "low"] as const).map((p) => <button key={p} type="button" className="button" onClick={() => sound.test(p)}>{t("sound.test", { priority: t(`priority.${p}`) })}</button>)}
          <button type="button" className="button" onClick={() => void sound.disable()}>{t("sound.turnOff")}</button>
        </>
      ) : <button type="button" className="button primary" onClick={() => void sound.enable()}>{t("sound.turnOn")}</button>}
      <span className="muted">{t("sound.notice")}</span>
    </section>
  );
}
