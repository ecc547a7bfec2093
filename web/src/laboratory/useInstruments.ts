import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import type { Page } from "../api/types";
import type { Instrument } from "./types";

/** The laboratory's instruments, as lists offer them. */
export function useInstruments() {
  return useQuery({ queryKey: ["laboratory/instruments"], queryFn: ({ signal }) => get<Page<Instrument>>("laboratory/instruments", undefined, signal), staleTime: 10_000 }).data?.items ?? [];
}
