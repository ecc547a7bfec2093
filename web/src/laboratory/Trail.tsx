import { useTranslation } from "react-i18next";
import { limits } from "./ranges";
import type { TrailStep } from "./types";

/** Every rule that looked at a result, and what it found. */
export function Trail({ steps }: { steps: readonly TrailStep[] }) {
  const { t } = useTranslation();
  if (steps.length === 0) return <p className="muted">{t("lab.noTrail")}</p>;
  return (
    <ol className="lab-trail">
      {steps.map((step, i) => (
        <li key={i} className={step.passed ? "lab-passed" : "lab-failed"}>
          <span aria-hidden="true">{step.passed ? "✓" : "✕"}</span><span className="sr">{t(step.passed ? "lab.passed" : "lab.failed")} </span>
          <span>{t(`lab.rule.${step.rule}`, { defaultValue: step.rule })}<Detail text={step.detail} /></span>
        </li>
      ))}
    </ol>
  );
}

const WORDS: Record<string, string> = { "no limits": "noLimits", "no previous": "noPrevious", "not a number": "notANumber", "a value is not exact": "notExact" };

/** What a rule compared. The hub writes it once for every reader; its own words are told in the page's language. */
export function Detail({ text }: { text?: string }) {
  const { t } = useTranslation();
  if (!text) return null;
  const within = /^(\S+) in (\S*)\.\.(\S*)$/.exec(text);
  const after = /^(\S+) after (\S+)$/.exec(text);
  const said = WORDS[text] ? t(`lab.detail.${WORDS[text]}`) : within ? limits(within[2] ? Number(within[2]) : undefined, within[3] ? Number(within[3]) : undefined) : after ? `${after[2]} → ${after[1]}` : text;
  return <span className="muted nums"> {said}</span>;
}
