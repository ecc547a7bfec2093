import i18n from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = "meridian.language";
const load: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("../locales/en.json"),
  zh: () => import("../locales/zh.json"),
};

/** What was chosen here before, else what the browser asks for, else English. */
export function wantedLanguage(stored: string | null, browser: readonly string[]): Language {
  if (stored === "en" || stored === "zh") return stored;
  for (const tag of browser) {
    const language = tag.toLowerCase().split("-")[0];
    if (language === "zh" || language === "en") return language;
  }
  return "en";
}

export async function startLanguage() {
  const language = wantedLanguage(localStorage.getItem(KEY), navigator.languages ?? [navigator.language]);
  const { default: words } = await load[language]();
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: words } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

export async function changeLanguage(language: Language) {
  const { default: words } = await load[language]();
  i18n.addResourceBundle(language, "translation", words, true, true);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  localStorage.setItem(KEY, language);
}

export const language = (): Language => (i18n.language === "zh" ? "zh" : "en");
