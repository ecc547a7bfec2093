// Headless Chromium for the scripts of this folder. CHROMIUM names another one.
import { chromium } from "playwright-core";

export const ARGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

export const launch = (args = ARGS) => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });

/** A browser with a profile on disk. */
export const persistent = (profile, args = ARGS) => chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args, viewport: { width: 1600, height: 900 }, locale: "en-GB" });

export async function open(browser, { width, height, language, mobile = false }) {
  const context = await browser.newContext({ viewport: { width, height }, locale: language === "zh" ? "zh-CN" : "en-GB", isMobile: mobile, hasTouch: mobile });
  return context.newPage();
}

/** Value of `--name VALUE`, else the default. */
export function option(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
}
