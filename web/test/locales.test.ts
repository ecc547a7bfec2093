import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wantedLanguage } from "../src/app/i18n";
import en from "../src/locales/en.json";
import zh from "../src/locales/zh.json";

type Words = { [key: string]: string | Words };

function flat(words: Words, prefix = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") all.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) all.set(inner, text);
  }
  return all;
}

const english = flat(en);
const chinese = flat(zh);
const source = (folder: string): string[] => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? source(path) : /\.tsx?$/.test(name) ? [readFileSync(path, "utf8")] : [];
});
const code = source(new URL("../src", import.meta.url).pathname).join("\n");

describe("the two languages", () => {
  it("have the same keys", () => {
    expect([...chinese.keys()].filter((key) => !english.has(key))).toEqual([]);
    expect([...english.keys()].filter((key) => !chinese.has(key))).toEqual([]);
  });

  it("leave nothing empty and nothing untranslated", () => {
    const same = [...english].filter(([key, text]) => text.trim() === "" || chinese.get(key)!.trim() === "" || (chinese.get(key) === text && /[a-z]{3}/i.test(text)));
    expect(same).toEqual([]);
    expect([...chinese].filter(([, text]) => !/[\u4e00-\u9fff]/.test(text) && !/^[\s{}\d/·()（）,，：%a-z]+$/i.test(text))).toEqual([]);
  });

  it("fill in the same names", () => {
    const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort().join();
    // Chinese has one plural form: a count that English says in words may be left to the number.
    expect([...english].filter(([key, text]) => names(text) !== names(chinese.get(key)!))).toEqual([]);
  });

  it("have every key that the pages ask for", () => {
    const asked = [...code.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map((m) => m[1]);
    const has = (key: string) => english.has(key) || english.has(`${key}_other`);
    expect(asked.length).toBeGreaterThan(200);
    expect([...new Set(asked)].filter((key) => !has(key))).toEqual([]);
    const prefixes = [...code.matchAll(/\bt\(\s*`([\w.-]+\.)\$\{/g)].map((m) => m[1]);
    expect([...new Set(prefixes)].filter((prefix) => ![...english.keys()].some((key) => key.startsWith(prefix)))).toEqual([]);
  });

  it("keep no word that no page uses", () => {
    const prefixes = [...code.matchAll(/`([\w.-]+\.)\$\{/g)].map((m) => m[1]);
    const unused = [...english.keys()].filter((key) => {
      const base = key.replace(/_(one|other)$/, "");
      return !code.includes(`"${base}"`) && !prefixes.some((prefix) => key.startsWith(prefix));
    });
    expect(unused).toEqual([]);
  });
});

describe("the language to begin with", () => {
  it("is what was chosen, else what the browser wishes, else English", () => {
    expect(wantedLanguage("zh", ["en-US"])).toBe("zh");
    expect(wantedLanguage(null, ["zh-CN", "en"])).toBe("zh");
    expect(wantedLanguage(null, ["fr-FR", "zh-Hans"])).toBe("zh");
    expect(wantedLanguage(null, ["fr-FR"])).toBe("en");
    expect(wantedLanguage("xx", ["en-GB"])).toBe("en");
  });
});
