import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { get } from "../api/client";
import type { Page } from "../api/types";
import type { Instrument, MapEntry, TestMap } from "./types";

export interface MapRow extends MapEntry { whose: "equipment" | "driver" | "shipped" }

/** What an instrument's codes mean here, entry by entry: its own table over the site's for its driver over what the driver ships. */
export function useTestMap(equipment: number | undefined, driver: string | undefined) {
  const { data, error, isPending } = useQuery({ queryKey: ["laboratory/test-maps"], queryFn: ({ signal }) => get<Page<TestMap>>("laboratory/test-maps", undefined, signal), enabled: equipment !== undefined });
  return useMemo(() => {
    const of = (key: string, shipped: boolean) => data?.items.find((map) => map.key === key && map.shipped === shipped)?.entries ?? [];
    const own = of(`equipment/${equipment}`, false);
    const layers: [MapRow["whose"], readonly MapEntry[]][] = [["equipment", own], ["driver", driver ? of(`driver/${driver}`, false) : []], ["shipped", driver ? of(`driver/${driver}`, true) : []]];
    const rows = new Map<string, MapRow>();
    for (const [whose, entries] of layers) for (const entry of entries) if (!rows.has(entry.local)) rows.set(entry.local, { ...entry, whose });
    return { own, rows: [...rows.values()].sort((a, b) => a.local.localeCompare(b.local)), error, isPending };
  }, [data, error, isPending, equipment, driver]);
}

/** The tests that an instrument is asked for; null: no instrument is chosen. */
export function useDoes(instrument: Instrument | undefined) {
  const { rows } = useTestMap(instrument?.equipment.id, instrument?.driver);
  return useMemo(() => (instrument ? new Set(rows.filter((row) => !row.resultsOnly).map((row) => row.test)) : null), [instrument, rows]);
}
