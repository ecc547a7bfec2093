import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Connection } from "../../api/reports";
import { ListTable } from "../../console/ListTable";
import { PageHead } from "../../console/PageHead";
import { age, bytes, count, dayTime } from "../../ui/format";
import { useNow } from "../../live/useTicked";
import { Offset } from "./Offset";

/** Who is connected, how much comes, what went wrong; each leads to what its wire really said. */
export default function Connections() {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <>
      <PageHead title={t("menu.connections")} lead={t("connections.lead")} />
      <ListTable<Connection>
        path="connections" rowKey="id" every={2000} label={t("menu.connections")} empty={t("connections.none")}
        columns={[
          { title: t("connections.peer"), render: (_, c) => <Link to={`/connections/${c.id}`}>{c.peer}</Link> },
          { title: t("connections.state"), render: (_, c) => <span className="nums"><span className={`dot dot-${c.state}`} />{t(`connections.${c.state}`)} <span className="muted">{age(now - c.since)}</span></span> },
          { title: t("connections.listener"), render: (_, c) => <>{c.listener} <span className="tag">{c.protocol}</span></> },
          { title: t("connections.messages"), align: "right", render: (_, c) => <span className="nums">{count(c.messages)}</span> },
          { title: t("connections.rate"), align: "right", render: (_, c) => <span className="nums">{c.rate < 10 ? c.rate.toFixed(1) : Math.round(c.rate)}</span> },
          { title: t("connections.bytes"), align: "right", render: (_, c) => <span className="nums">{bytes(c.bytesIn)} / {bytes(c.bytesOut)}</span> },
          { title: t("connections.faults"), align: "right", render: (_, c) => (c.faults > 0 ? <span className="tag tag-bad">{count(c.faults)}</span> : "0") },
          { title: t("connections.lastAnswer"), render: (_, c) => <Answer code={c.lastAnswer} /> },
          { title: t("connections.offset"), align: "right", render: (_, c) => <Offset ms={c.clockOffsetMs} /> },
          { title: t("connections.heard"), render: (_, c) => <span className="nums" title={c.lastHeard ? dayTime(c.lastHeard) : ""}>{c.lastHeard ? age(now - c.lastHeard) : "–"}</span> },
        ]}
      />
    </>
  );
}

export function Answer({ code }: { code?: string | null }) {
  if (!code) return <>–</>;
  const good = /^(AA|CA)$/.test(code);
  return <span className={`tag ${good ? "tag-good" : "tag-bad"}`}>{code}</span>;
}
