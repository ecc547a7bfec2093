import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { send } from "../api/client";
import { ListTable } from "../console/ListTable";
import { Problem } from "../console/Problem";
import { dayTime } from "../ui/format";
import type { Delivery } from "./types";

/** What is on its way: nothing is dropped, and what gave up is shown until somebody decides. */
export function Deliveries() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [state, setState] = useState("waiting");
  const [why, setWhy] = useState("");
  const again = () => { setWhy(""); void client.invalidateQueries({ queryKey: ["deliveries"] }); };
  const retry = useMutation({ mutationFn: (d: Delivery) => send("POST", `deliveries/${d.id}/retry`), onSuccess: again });
  const discard = useMutation({ mutationFn: (d: Delivery) => send("POST", `deliveries/${d.id}/discard`, { reason: why }), onSuccess: again });
  return (
    <>
      <h2>{t("routing.queue")}</h2>
      <Problem error={retry.error ?? discard.error} />
      <div className="filters"><Segmented value={state} onChange={(value) => setState(String(value))} options={["waiting", "dead"].map((value) => ({ value, label: t(`routing.state.${value}`) }))} /></div>
      <ListTable<Delivery>
        path="deliveries" query={{ state }} rowKey={(d) => String(d.id)} every={1500} label={t("routing.queue")} empty={t("routing.noDeliveries")}
        columns={[
          { title: "#", render: (_, d) => <span className="nums">{d.id}</span> },
          { title: t("routing.what"), render: (_, d) => <>{t(`routing.kind.${d.kind}`)} <span className="mono">{d.subject}</span>{d.kind === "commitmentRequest" && d.state === "waiting" && <> <span className="tag tag-warn">{d.transaction ? t("routing.awaited") : t("routing.toAsk")}</span></>}{d.studyUid && <div><Link className="mono" to={`/imaging/studies/${d.studyUid}`}>{d.studyUid}</Link></div>}</> },
          { title: t("routing.rule"), render: (_, d) => d.rule },
          { title: t("routing.destination"), render: (_, d) => <span className="mono">{d.destination}</span> },
          { title: t("routing.attempts"), align: "right", render: (_, d) => <span className="nums">{d.attempts}</span> },
          { title: t("routing.next"), render: (_, d) => <span className="nums">{d.state === "waiting" ? dayTime(d.dueAt) : "–"}</span> },
          { title: t("routing.lastError"), render: (_, d) => d.lastError },
          { title: <span className="sr">{t("app.actions")}</span>, render: (_, d) => (
            <span className="study-looks">
              <Button size="small" onClick={() => retry.mutate(d)}>{t("routing.retry")}</Button>{" "}
              <Popconfirm
                title={t("routing.discardTitle")} okText={t("routing.discard")} cancelText={t("app.cancel")} okButtonProps={{ danger: true, disabled: why.trim() === "" }} onConfirm={() => discard.mutate(d)}
                description={<Input value={why} onChange={(e) => setWhy(e.target.value)} placeholder={t("decide.reason")} aria-label={t("decide.reason")} maxLength={500} />}
              ><Button size="small" danger>{t("routing.discard")}</Button></Popconfirm>
            </span>
          ) },
        ]}
      />
    </>
  );
}
