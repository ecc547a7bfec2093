import type { AlertEvent, Priority } from "../api/types";

const RANK: Record<Priority, number> = { none: 0, low: 1, medium: 2, high: 3 };

export const rank = (priority: Priority) => RANK[priority] ?? 0;

/** Still to be shown: present at the equipment, or ended but latched until somebody has seen it. */
export const isStanding = (alert: AlertEvent) => alert.present || (alert.latched && !alert.acknowledgedAt);

/** Calls for somebody: standing and nobody has answered yet. */
export const isCalling = (alert: AlertEvent) => isStanding(alert) && !alert.acknowledgedAt;

/** May sound here: the equipment itself has not been silenced at the bedside. */
export const isSounding = (alert: AlertEvent) => isCalling(alert) && !alert.audioPaused && alert.priority !== "none";

/** Unanswered before answered, then priority, then escalation, then physiological before technical, then newest. */
export function compareAlerts(a: AlertEvent, b: AlertEvent) {
  return (
    Number(isCalling(b)) - Number(isCalling(a)) ||
    rank(b.priority) - rank(a.priority) ||
    b.escalation - a.escalation ||
    kindRank(a) - kindRank(b) ||
    b.startedAt - a.startedAt ||
    b.alert - a.alert
  );
}

const kindRank = (alert: AlertEvent) => (alert.kind === "physiological" ? 0 : alert.kind === "technical" ? 1 : 2);

export function highest(alerts: Iterable<AlertEvent>): Priority {
  let best: Priority = "none";
  for (const alert of alerts) if (rank(alert.priority) > rank(best)) best = alert.priority;
  return best;
}
