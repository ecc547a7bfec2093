import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, type TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { get, type Query } from "../api/client";
import type { Page } from "../api/types";
import { DataTable } from "./DataTable";
import { Problem } from "./Problem";

interface Props<T extends object> {
  /** Path below /api/v1. */
  path: string;
  query?: Query;
  rowKey: (keyof T & string) | ((row: T) => string);
  /** Which rows to show of those that came, for lists that the hub gives whole. */
  filter?: (row: T) => boolean;
  columns: TableColumnsType<T>;
  /** Asks again after so many ms while only the first part is shown. */
  every?: number;
  empty?: string;
  label: string;
}

/** A list of the hub in parts: the newest first part stays fresh, further parts are asked for. */
export function ListTable<T extends object>({ path, query, rowKey, columns, every, empty, label, filter }: Props<T>) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { ...query, before: pageParam }, signal),
    initialPageParam: null as string | number | null,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: (q) => (every && (q.state.data?.pages.length ?? 0) <= 1 ? every : false),
    placeholderData: (old) => old,
  });
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = filter ? all.filter(filter) : all;
  return (
    <>
      <Problem error={list.error} />
      <DataTable<T>
        label={label}
        rowKey={rowKey} columns={columns} dataSource={rows} loading={list.isPending}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty ?? t("app.nothing")} /> }}
      />
      {list.hasNextPage && <div className="more"><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("app.more")}</Button></div>}
    </>
  );
}
