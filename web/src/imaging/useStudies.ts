import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { get, type Query } from "../api/client";
import type { Study, StudyChanges, StudyList } from "./types";

/** The hub answers at the next change, or after so many seconds; the page asks again after so many milliseconds, so that a flood of images does not become one of questions. */
const WAIT = 20;
const PAUSE = 300;

/**
 * One page of studies that stays current. While `held` (somebody points at a row or stands on one) no row moves: what changed is
 * shown in its place, and what is new is counted until it is let in.
 */
export function useStudies(query: Query, held: boolean) {
  const client = useQueryClient();
  const key = ["imaging/studies", query];
  const list = useQuery({ queryKey: key, queryFn: ({ signal }) => get<StudyList>("imaging/studies", query, signal), placeholderData: keepPreviousData, staleTime: Infinity });
  const after = useRef<number | null>(null);
  if (list.data && after.current === null) after.current = list.data.revision;

  const changes = useQuery({
    queryKey: ["imaging/changes"],
    queryFn: async ({ signal }) => {
      const news = await get<StudyChanges>("imaging/changes", { after: after.current, limit: 200, wait: WAIT }, signal);
      if (news.items.length > 0) {
        after.current = news.next;
        await client.invalidateQueries({ queryKey: ["imaging/studies"] });
      }
      return news;
    },
    enabled: list.data !== undefined,
    refetchInterval: PAUSE,
    gcTime: 0,
  });

  const order = useRef<{ key: string; uids: string[] }>({ key: "", uids: [] });
  const [, again] = useState(0);
  const items = list.data?.items ?? [];
  const text = JSON.stringify(query);
  const keep = held && order.current.key === text && !list.isPlaceholderData;
  const known = new Map(items.map((study) => [study.uid, study]));
  const shown = keep ? order.current.uids.map((uid) => known.get(uid)).filter((study): study is Study => study !== undefined) : items;
  const waiting = keep ? items.filter((study) => !order.current.uids.includes(study.uid)).length : 0;
  useEffect(() => {
    if (!keep && !list.isPlaceholderData) order.current = { key: text, uids: items.map((study) => study.uid) };
  });
  /** Lets in what waited. */
  const letIn = () => { order.current = { key: "", uids: [] }; again((n) => n + 1); };
  return { studies: shown, waiting, letIn, total: list.data?.total ?? 0, error: list.error ?? changes.error, loading: list.isPending };
}
