import { Table, type TableProps } from "antd";

/** A table that scrolls sideways on a narrow screen, by keyboard too. */
export function DataTable<T extends object>({ label, ...table }: TableProps<T> & { label: string }) {
  return (
    <div className="data-table" tabIndex={0} role="region" aria-label={label}>
      <Table<T> size="small" pagination={false} {...table} />
    </div>
  );
}
