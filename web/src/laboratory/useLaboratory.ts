import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { get } from "../api/client";

/** The hub answers at the next change, or after so many seconds; the page asks again after so many milliseconds. */
const WAIT = 20;
const PAUSE = 300;

/** Keeps every list of the laboratory current: waits for the hub's word that something changed, then has them read again. */
export function useLaboratory() {
  const client = useQueryClient();
  const after = useRef<number | null>(null);
  const news = useQuery({
    queryKey: ["laboratory-changes"],
    queryFn: async ({ signal }) => {
      const { next } = await get<{ next: number }>("laboratory/changes", { after: after.current, wait: after.current === null ? 0 : WAIT }, signal);
      if (after.current !== null && next !== after.current) await again(client);
      after.current = next;
      return next;
    },
    refetchInterval: PAUSE,
    gcTime: 0,
    retry: false,
  });
  return news.error;
}

export const again = (client: ReturnType<typeof useQueryClient>) =>
  client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith("laboratory/") });

/** Rows that do not move while somebody works on them: what is known is shown anew in its place, what is new is counted until it is let in. */
export function useSteady<T>(items: readonly T[], idOf: (item: T) => number, list: string, held: boolean) {
  const order = useRef<{ list: string; ids: number[] }>({ list: "", ids: [] });
  const [, render] = useState(0);
  const keep = held && order.current.list === list;
  const known = new Map(items.map((item) => [idOf(item), item]));
  const shown = keep ? order.current.ids.map((id) => known.get(id)).filter((item): item is T => item !== undefined) : [...items];
  const waiting = keep ? items.length - shown.length : 0;
  useEffect(() => {
    if (!keep) order.current = { list, ids: items.map(idOf) };
  });
  return { shown, waiting, letIn: () => { order.current = { list: "", ids: [] }; render((n) => n + 1); } };
}
