import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Quarantined } from "../../api/reports";
import { ListTable } from "../../console/ListTable";
import { PageHead } from "../../console/PageHead";
import { dayTime } from "../../ui/format";

/** What could not be understood: kept as it came, with the reason. */
export default function Quarantine() {
  const { t } = useTranslation();
  const [state, setState] = useState<string>("waiting");
  return (
    <>
      <PageHead title={t("menu.quarantine")} lead={t("quarantine.lead")} />
      <div className="filters">
        <Segmented value={state} onChange={(value) => setState(String(value))} options={["waiting", "replayed", "dismissed", "all"].map((value) => ({ value, label: t(`quarantine.state.${value}`) }))} />
      </div>
      <ListTable<Quarantined>
        path="quarantine" query={{ state }} rowKey="sequence" every={4000} label={t("menu.quarantine")} empty={state === "waiting" ? t("quarantine.none") : undefined}
        columns={[
          { title: "#", render: (_, q) => <Link to={`/quarantine/${q.sequence}`}>{q.sequence}</Link> },
          { title: t("quarantine.at"), render: (_, q) => <span className="nums">{dayTime(q.at)}</span> },
          { title: t("quarantine.reason"), render: (_, q) => <><span className="tag tag-bad">{q.reason}</span> {q.text}</> },
          { title: t("quarantine.place"), render: (_, q) => q.place && <code>{q.place}</code> },
          { title: t("messages.sender"), render: (_, q) => q.message?.sender },
          { title: t("messages.kind"), render: (_, q) => q.message && <code>{q.message.kind}</code> },
          { title: t("quarantine.now"), render: (_, q) => <>{t(`quarantine.state.${q.state}`)} {q.replayedAs ? <Link to={`/messages/${q.replayedAs}`}>#{q.replayedAs}</Link> : null}</> },
        ]}
      />
    </>
  );
}
