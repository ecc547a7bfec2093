import { useTranslation } from "react-i18next";
import { ListTable } from "../console/ListTable";
import { count, dayTime } from "../ui/format";
import type { Commitment } from "./types";

const TONE: Record<Commitment["state"], string> = { pending: "tag-warn", reported: "tag-good", undeliverable: "tag-bad", asked: "tag-warn", answered: "tag-good", unanswered: "tag-bad", refused: "tag-bad" };

/** Who was asked to keep what: the hub by modalities, peers by the hub. */
export function Commitments() {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t("routing.commitments")}</h2>
      <p className="muted">{t("routing.commitmentsLead")}</p>
      <ListTable<Commitment>
        path="commitments" rowKey={(c) => `${c.transactionUid}/${c.requester}`} every={3000} label={t("routing.commitments")} empty={t("routing.noCommitments")}
        columns={[
          { title: t("routing.asks"), render: (_, c) => <span className="mono">{c.requester}</span> },
          { title: t("routing.provider"), render: (_, c) => <span className="mono">{c.provider}</span> },
          { title: t("routing.askedAt"), render: (_, c) => <span className="nums">{dayTime(c.requestedAt)}</span> },
          { title: t("routing.answeredAt"), render: (_, c) => <span className="nums">{dayTime(c.updatedAt)}</span> },
          { title: t("routing.outcome"), render: (_, c) => (
            <>
              <span className={`tag ${c.state === "answered" && c.failed > 0 ? "tag-bad" : TONE[c.state]}`}>{t(`routing.commitmentState.${c.state}`)}</span>{" "}
              <span className="nums">{[
                c.committed > 0 && t("routing.committed", { count: c.committed, n: count(c.committed) }),
                c.failed > 0 && t("routing.notCommitted", { count: c.failed, n: count(c.failed) }),
                c.open > 0 && t("routing.openItems", { count: c.open, n: count(c.open) }),
              ].filter(Boolean).join(" · ")}</span>
            </>
          ) },
          { title: t("routing.transaction"), render: (_, c) => <span className="mono muted">{c.transactionUid}</span> },
        ]}
      />
    </>
  );
}
