import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { get, send } from "../../api/client";
import type { QuarantineDetail, Receipt } from "../../api/reports";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { dayTime } from "../../ui/format";
import { toBase64 } from "../wire/bytes";
import { Inspector } from "../wire/Inspector";
import { ByteEditor } from "./ByteEditor";

/** One quarantined message: why, where, its bytes; corrected and replayed it takes the road that every message takes. */
export default function QuarantinePage() {
  const { t } = useTranslation();
  const { seq = "" } = useParams();
  const client = useQueryClient();
  const [edited, setEdited] = useState<Uint8Array | null>(null);
  const [editing, setEditing] = useState(false);
  const [note, setNote] = useState("");
  const { data, error } = useQuery({ queryKey: ["quarantine", seq], queryFn: ({ signal }) => get<QuarantineDetail>(`quarantine/${seq}`, undefined, signal), staleTime: Infinity });
  const again = () => client.invalidateQueries({ queryKey: ["quarantine"] });
  const replay = useMutation({ mutationFn: () => send<Receipt>("POST", `quarantine/${seq}/replay`, edited ? { raw: toBase64(edited) } : {}), onSuccess: again });
  const dismiss = useMutation({ mutationFn: () => send("POST", `quarantine/${seq}/dismiss`, { reason: note }), onSuccess: again });
  const entry = data?.quarantine;
  const waiting = entry?.state === "waiting";
  return (
    <>
      <PageHead title={t("quarantine.one", { seq })}><Link to="/quarantine">{t("menu.quarantine")}</Link></PageHead>
      <Problem error={error ?? replay.error ?? dismiss.error} />
      {replay.data && (
        <p className="good-note" role="status">{t(`receipt.${replay.data.kind}`, { defaultValue: replay.data.kind })}{replay.data.sequence ? <> · <Link to={`/messages/${replay.data.sequence}`}>#{replay.data.sequence}</Link></> : null} {replay.data.reason}</p>
      )}
      {entry && (
        <div className="card"><dl className="facts">
          <dt>{t("quarantine.reason")}</dt><dd><span className="tag tag-bad">{entry.reason}</span> <strong>{entry.text}</strong></dd>
          {entry.place && <><dt>{t("quarantine.place")}</dt><dd><code>{entry.place}</code></dd></>}
          <dt>{t("quarantine.at")}</dt><dd className="nums">{dayTime(entry.at)}</dd>
          {entry.message && <><dt>{t("messages.sender")}</dt><dd>{entry.message.sender} {entry.message.connection && <Link to={`/connections/${entry.message.connection}`}>{t("messages.connection")} #{entry.message.connection}</Link>}</dd></>}
          <dt>{t("quarantine.now")}</dt><dd>{t(`quarantine.state.${entry.state}`)} {entry.resolvedBy && `· ${entry.resolvedBy}`} {entry.resolvedAt && dayTime(entry.resolvedAt)} {entry.note && `– ${entry.note}`} {entry.replayedAs ? <Link to={`/messages/${entry.replayedAs}`}>#{entry.replayedAs}</Link> : null}</dd>
        </dl></div>
      )}
      {data && data.raw === "" && <p className="note">{t("messages.gone")}</p>}
      {data && data.raw !== "" && (
        <>
          {waiting && (
            <div className="filters">
              <Button onClick={() => setEditing(!editing)} aria-expanded={editing}>{editing ? t("quarantine.stopEditing") : t("quarantine.edit")}</Button>
              <Button type="primary" loading={replay.isPending} onClick={() => replay.mutate()}>{edited ? t("quarantine.replayEdited") : t("quarantine.replay")}</Button>
              <Popconfirm
                title={t("quarantine.dismissTitle")} okText={t("quarantine.dismiss")} cancelText={t("app.cancel")} okButtonProps={{ disabled: note.trim() === "" }} onConfirm={() => dismiss.mutate()}
                description={<Input value={note} onChange={(e) => setNote(e.target.value)} placeholder={t("quarantine.why")} aria-label={t("quarantine.why")} maxLength={500} />}
              ><Button danger>{t("quarantine.dismiss")}</Button></Popconfirm>
            </div>
          )}
          {editing && waiting && <ByteEditor raw={data.raw} charset={data.decoded?.charset ?? null} onChange={setEdited} />}
          <Inspector raw={data.raw} decoded={data.decoded ?? null} wrong={entry?.place ?? null} />
        </>
      )}
    </>
  );
}
