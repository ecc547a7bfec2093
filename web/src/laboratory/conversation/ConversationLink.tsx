import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../../api/client";
import type { MessageDetail } from "../../api/reports";

/** From a message to the conversation that it was said in, where its line has one. */
export function ConversationLink({ message }: { message: number }) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["messages", message], queryFn: ({ signal }) => get<MessageDetail>(`messages/${message}`, undefined, signal), staleTime: Infinity, retry: false });
  const { connection, protocol } = data?.message ?? {};
  return connection && protocol === "lis" ? <Link to={`/laboratory/conversations/${connection}?message=${message}`}>{t("lab.conversation")}</Link> : null;
}
