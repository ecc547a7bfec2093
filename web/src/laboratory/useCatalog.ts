import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import type { Page } from "../api/types";
import { useLabel } from "../ui/useLabel";
import type { LabTest } from "./types";

/** The tests that this laboratory knows, as forms offer them. */
export function useCatalog() {
  const label = useLabel();
  const { data, error } = useQuery({ queryKey: ["laboratory/catalog"], queryFn: ({ signal }) => get<Page<LabTest>>("laboratory/catalog", undefined, signal), staleTime: 30_000 });
  const items = data?.items ?? [];
  return {
    items, error,
    of: (code: string | null | undefined) => items.find((test) => test.code === code),
    options: items.map((test) => ({ value: test.code, label: `${label({ label: test.name, labelZh: test.nameZh })} (${test.code})` })),
  };
}
