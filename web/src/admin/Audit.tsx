import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { get } from "../api/client";
import type { AuditCheck, AuditEntry } from "../api/reports";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { count, dayTime } from "../ui/format";

/** Every change of state, each entry bound to the one before by its hash; the check recomputes them all. */
export default function Audit() {
  const { t } = useTranslation();
  const check = useQuery({ queryKey: ["audit-check"], queryFn: ({ signal }) => get<AuditCheck>("audit/check", undefined, signal), enabled: false });
  return (
    <>
      <PageHead title={t("menu.audit")} lead={t("audit.lead")}><Button type="primary" loading={check.isFetching} onClick={() => void check.refetch()}>{t("audit.check")}</Button></PageHead>
      <Problem error={check.error} />
      {check.data && (check.data.holds
        ? <p className="good-note" role="status">{t("audit.holds", { count: check.data.checked, number: count(check.data.checked) })}</p>
        : <p className="problem" role="alert">{t("audit.broken", { number: check.data.firstBad, problem: check.data.problem })}</p>)}
      <ListTable<AuditEntry>
        path="audit" rowKey="number" every={5000} label={t("menu.audit")} empty={t("audit.none")}
        columns={[
          { title: "#", render: (_, e) => <span className="nums">{e.number}</span> },
          { title: t("audit.at"), render: (_, e) => <span className="nums">{dayTime(e.at)}</span> },
          { title: t("audit.actor"), dataIndex: "actor" },
          { title: t("audit.action"), render: (_, e) => <code>{e.action}</code> },
          { title: t("audit.subject"), render: (_, e) => <span className="mono">{e.subject}</span> },
          { title: t("audit.detail"), render: (_, e) => <span className="mono">{e.detail}</span> },
          { title: t("audit.origin"), dataIndex: "origin" },
          { title: t("audit.hash"), render: (_, e) => <span className="mono" title={e.hash}>{e.hash.slice(0, 12)}…</span> },
        ]}
      />
    </>
  );
}
