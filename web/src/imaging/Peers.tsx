import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../api/client";
import { ListTable } from "../console/ListTable";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { PeerDialog } from "./PeerDialog";
import type { Peer, PeerTest } from "./types";
import "./imaging.css";

const path = (peer: Peer) => `peers/${encodeURIComponent(peer.aeTitle)}`;

/** Whom the hub may call over DICOM, and whether they answer. */
export default function Peers() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [edited, setEdited] = useState<Peer | "new" | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["peers"] });
  const remove = useMutation({ mutationFn: (peer: Peer) => send("DELETE", path(peer)), onSuccess: again });
  return (
    <>
      <PageHead title={t("menu.peers")} lead={t("peers.lead")}><Button type="primary" onClick={() => setEdited("new")}>{t("peers.new")}</Button></PageHead>
      <Problem error={remove.error} />
      <ListTable<Peer>
        path="peers" rowKey="aeTitle" label={t("menu.peers")} empty={t("peers.none")}
        columns={[
          { title: t("peers.aeTitle"), render: (_, p) => <><strong className="mono">{p.aeTitle}</strong>{p.description && <div className="muted">{p.description}</div>}</> },
          { title: t("peers.address"), render: (_, p) => <><span className="mono">{p.host}:{p.port}</span> {p.tls && <span className="tag tag-good">TLS</span>}</> },
          { title: t("peers.uses"), render: (_, p) => <>{p.uses.map((use) => <span key={use} className="tag">{t(`peers.use.${use}`, { defaultValue: use })}</span>)}{p.paused && <span className="tag tag-warn">{t("peers.paused")}</span>}</> },
          { title: t("peers.test"), render: (_, p) => <Test peer={p} /> },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, p) => (
            <span className="study-looks">
              <Button size="small" onClick={() => setEdited(p)}>{t("coercion.change")}</Button>{" "}
              <Popconfirm title={t("peers.removeTitle")} okText={t("coercion.remove")} cancelText={t("app.cancel")} onConfirm={() => remove.mutate(p)}><Button size="small" danger>{t("coercion.remove")}</Button></Popconfirm>
            </span>
          ) },
        ]}
      />
      {edited && <PeerDialog peer={edited === "new" ? null : edited} onClose={() => setEdited(null)} onDone={() => { setEdited(null); void again(); }} />}
    </>
  );
}

/** C-ECHO, and what came of it in words. */
function Test({ peer }: { peer: Peer }) {
  const { t } = useTranslation();
  const test = useMutation({ mutationFn: () => send<PeerTest>("POST", `${path(peer)}/test`) });
  return (
    <>
      <Button size="small" loading={test.isPending} onClick={() => test.mutate()}>C-ECHO</Button>{" "}
      <span role="status">
        {test.data && <><span className={`tag ${test.data.answers ? "tag-good" : "tag-bad"}`}>{test.data.answers ? t("peers.answers", { ms: Math.round(test.data.milliseconds) }) : t("peers.silent")}</span> <span className="muted">{test.data.detail}</span></>}
      </span>
      <Problem error={test.error} />
    </>
  );
}
