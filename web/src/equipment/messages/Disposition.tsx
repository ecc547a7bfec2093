import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Message } from "../../api/reports";

const LOOK: Record<string, string> = { facts: "tag-good", quarantined: "tag-bad", empty: "" };

/** What became of a message. */
export function Disposition({ message }: { message: Message }) {
  const { t } = useTranslation();
  const word = <span className={`tag ${LOOK[message.disposition] ?? ""}`}>{t(`disposition.${message.disposition}`, { defaultValue: message.disposition })}</span>;
  return message.disposition === "quarantined" ? <Link to={`/quarantine/${message.sequence}`}>{word}</Link> : word;
}
