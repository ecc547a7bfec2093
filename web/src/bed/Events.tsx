import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/client";
import type { TileEvent } from "../api/reports";
import type { Page, Tile } from "../api/types";
import { useLive } from "../live/live";
import { useTicked } from "../live/useTicked";
import { dayTime } from "../ui/format";
import { EventLine } from "./EventLine";

const HOURS = [1, 8, 24, 168] as const;

/** What happened at this bed: alarms, patients that came and went, equipment that came and went. */
export default function Events({ tile }: { tile: Tile }) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<number>(8);
  const version = useLive("alerts");
  const end = useTicked((now) => Math.ceil(now / 10_000) * 10_000);
  const query = useQuery({
    queryKey: ["events", tile.key, hours, end, version],
    queryFn: ({ signal }) => get<Page<TileEvent>>("events", { tile: tile.key, from: end - hours * 3600_000, to: end, limit: 300 }, signal),
    placeholderData: (old) => old,
  });
  const items = query.data?.items ?? [];
  return (
    <section className="bed-table" aria-label={t("bed.tab.events")}>
      <div className="segmented" role="group" aria-label={t("events.range")}>
        {HOURS.map((h) => <button key={h} type="button" aria-pressed={hours === h} onClick={() => setHours(h)}>{h < 168 ? `${h} h` : "7 d"}</button>)}
      </div>
      {query.isError && <p className="error" role="alert">{t("app.failed")} {query.error.message}</p>}
      {query.isSuccess && items.length === 0 && <p className="muted bed-none">{t("events.none")}</p>}
      <ol style={{ listStyle: "none", padding: 0, margin: "8px 0" }}>
        {items.map((event, i) => (
          <li key={`${event.at}-${i}`} className="event">
            <time className="nums muted">{dayTime(event.at)}</time>
            <EventLine event={event} />
          </li>
        ))}
      </ol>
    </section>
  );
}
