import { Button, DatePicker, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { Message } from "../../api/reports";
import { ListTable } from "../../console/ListTable";
import { PageHead } from "../../console/PageHead";
import { dayTime } from "../../ui/format";
import { Disposition } from "./Disposition";

const KEYS = ["sender", "controlId", "connection"] as const;

/** Every message as it came, searchable by sender, control id, connection and time. */
export default function Messages() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [draft, setDraft] = useState<Record<string, string>>(() => Object.fromEntries(search));
  const range: [Dayjs | null, Dayjs | null] = [draft.from ? dayjs(Number(draft.from)) : null, draft.to ? dayjs(Number(draft.to)) : null];
  const apply = (next: Record<string, string>) => setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value.trim() !== "")));
  const query = Object.fromEntries(search);
  return (
    <>
      <PageHead title={t("menu.messages")} lead={t("messages.lead")} />
      <form className="filters" onSubmit={(event) => { event.preventDefault(); apply(draft); }}>
        {KEYS.map((key) => (
          <label key={key}>{t(`messages.${key}`)}<Input allowClear value={draft[key] ?? ""} onChange={(e) => setDraft({ ...draft, [key]: e.target.value })} /></label>
        ))}
        <label>{t("messages.time")}
          <DatePicker.RangePicker showTime allowEmpty={[true, true]} value={range} onChange={(value) => setDraft({ ...draft, from: value?.[0] ? String(value[0].valueOf()) : "", to: value?.[1] ? String(value[1].valueOf()) : "" })} />
        </label>
        <Button type="primary" htmlType="submit">{t("messages.search")}</Button>
        {search.size > 0 && <Button onClick={() => { setDraft({}); setSearch({}); }}>{t("messages.clear")}</Button>}
      </form>
      <ListTable<Message>
        path="messages" query={query} rowKey="sequence" every={3000} label={t("menu.messages")} empty={search.size > 0 ? t("messages.noMatch") : t("messages.none")}
        columns={[
          { title: "#", render: (_, m) => <Link to={`/messages/${m.sequence}`}>{m.sequence}</Link> },
          { title: t("messages.received"), render: (_, m) => <span className="nums">{dayTime(m.receivedAt)}</span> },
          { title: t("messages.kind"), render: (_, m) => <code>{m.kind}</code> },
          { title: t("messages.sender"), dataIndex: "sender" },
          { title: t("messages.controlId"), render: (_, m) => <span className="mono">{m.controlId}</span> },
          { title: t("messages.connection"), render: (_, m) => m.connection && <Link to={`/connections/${m.connection}`}>{m.connection}</Link> },
          { title: t("messages.outcome"), render: (_, m) => <Disposition message={m} /> },
        ]}
      />
    </>
  );
}
