import { useQuery, useQueryClient } from "@tanstack/react-query";
import { get } from "../../api/client";
import type { Page } from "../../api/types";
import type { ControlSeries, QualitySummary } from "./types";

export const QUALITY = "laboratory/quality";
const FRESH_MS = 5000;

export const useSummary = () => useQuery({ queryKey: [QUALITY, "summary"], queryFn: ({ signal }) => get<QualitySummary>(`${QUALITY}/summary`, undefined, signal), refetchInterval: FRESH_MS });

export const useSeries = () => useQuery({ queryKey: [QUALITY, "series"], queryFn: ({ signal }) => get<Page<ControlSeries>>(`${QUALITY}/series`, undefined, signal), refetchInterval: FRESH_MS, select: (page) => page.items });

/** Asks everything of quality control anew: after a decision. */
export function useAgain() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith(QUALITY) });
}
