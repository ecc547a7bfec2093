import { useTranslation } from "react-i18next";
import type { Tile } from "../api/types";
import { live } from "../live/live";
import { useTicked } from "../live/useTicked";
import { useAlertLabel, usePatientName } from "../ui/useLabel";

/** The tile in a sentence, for who hears the page instead of seeing it. */
export function useTileSummary(tile: Tile) {
  const { t } = useTranslation();
  const label = useAlertLabel();
  const name = usePatientName();
  const silent = useTicked((now) => live.freshness(tile.key, now) !== "fresh");
  const alert = live.alertsOf(tile.key)[0];
  return [
    tile.label,
    tile.patient ? name(tile.patient) : t("tile.noPatient"),
    silent ? t("tile.noData") : null,
    alert ? `${t(`priority.${alert.priority}`)}: ${label(alert)}` : null,
  ].filter(Boolean).join(", ");
}
