import { useQuery } from "@tanstack/react-query";

import { useTranslation } from "react-i18next";
import { get } from "../../api/client";
import type { ConformanceClause, ConformanceRoom } from "../../api/reports";
import type { Page } from "../../api/types";
import { DataTable } from "../../console/DataTable";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";

const LOOK: Record<string, string> = { done: "tag-good", todo: "tag-warn", exempt: "" };

/** Clause by clause: what each protocol's room does, does not yet, or leaves out with the reason. */
export default function Conformance() {
  const { t } = useTranslation();
  const { data, error } = useQuery({ queryKey: ["conformance"], queryFn: ({ signal }) => get<Page<ConformanceRoom>>("conformance", undefined, signal) });
  return (
    <>
      <PageHead title={t("menu.conformance")} lead={t("conformance.lead")} />
      <Problem error={error} />
      {(data?.items ?? []).map((room) => (
        <section key={room.room}>
          <h2>{room.title ?? room.room} <span className="muted">{t("conformance.count", { done: room.clauses.filter((c) => c.state === "done").length, total: room.clauses.length })}</span></h2>
          {room.edition && <p className="muted">{room.edition}</p>}
          <DataTable<ConformanceClause> label={room.title ?? room.room} rowKey={(c) => `${c.clause}${c.title ?? ""}`} dataSource={room.clauses} columns={[
            { title: t("conformance.clause"), dataIndex: "clause", width: 260 },
            { title: t("conformance.what"), dataIndex: "title" },
            { title: t("conformance.state"), width: 120, render: (_, c) => <span className={`tag ${LOOK[c.state] ?? ""}`}>{t(`conformance.${c.state}`, { defaultValue: c.state })}</span> },
            { title: t("conformance.reason"), dataIndex: "reason" },
          ]} />
        </section>
      ))}
    </>
  );
}
