import type { Priority } from "../api/types";

const MARKS: Record<Priority, string> = { high: "!!!", medium: "!!", low: "!", none: "i" };

/** Bell with one to three marks: the priority without its colour (IEC 60601-1-8, Annex C). */
export function AlarmSymbol({ priority }: { priority: Priority }) {
  return (
    <span className="alarm-symbol" aria-hidden="true">
      <svg viewBox="0 0 16 16"><path d="M8 1.5a4.2 4.2 0 0 0-4.2 4.2v3.1L2.4 11v.9h11.2V11l-1.4-2.2V5.7A4.2 4.2 0 0 0 8 1.5ZM6.3 13a1.7 1.7 0 0 0 3.4 0Z" /></svg>
      <b>{MARKS[priority]}</b>
    </span>
  );
}
