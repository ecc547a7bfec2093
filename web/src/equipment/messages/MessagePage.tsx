import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { get } from "../../api/client";
import type { MessageDetail, Observation } from "../../api/reports";
import { DataTable } from "../../console/DataTable";
import { PageHead } from "../../console/PageHead";
import { Problem } from "../../console/Problem";
import { dayTime, unitText } from "../../ui/format";
import { useLabel } from "../../ui/useLabel";
import { fromBase64 } from "../wire/bytes";
import { Inspector } from "../wire/Inspector";
import { Disposition } from "./Disposition";

/** One message: its bytes, what they say, and the facts that came of it. */
export default function MessagePage() {
  const { t } = useTranslation();
  const label = useLabel();
  const { seq = "" } = useParams();
  const { data, error } = useQuery({ queryKey: ["messages", seq], queryFn: ({ signal }) => get<MessageDetail>(`messages/${seq}`, undefined, signal) });
  const message = data?.message;

  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([fromBase64(data!.raw) as BlobPart]));
    link.download = `message-${seq}.bin`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  return (
    <>
      <PageHead title={t("messages.one", { seq })}>
        {data && data.raw !== "" && <Button onClick={download}>{t("messages.download")}</Button>}
        <Link to="/messages">{t("menu.messages")}</Link>
      </PageHead>
      <Problem error={error} />
      {message && (
        <div className="card"><dl className="facts">
          <dt>{t("messages.received")}</dt><dd className="nums">{dayTime(message.receivedAt)}</dd>
          {message.sentAt && <><dt>{t("messages.sent")}</dt><dd className="nums">{dayTime(message.sentAt)}</dd></>}
          <dt>{t("messages.kind")}</dt><dd><code>{message.kind}</code> <span className="tag">{message.protocol}</span></dd>
          <dt>{t("messages.sender")}</dt><dd>{message.sender} {message.controlId && <span className="mono">· {message.controlId}</span>}</dd>
          {message.connection && <><dt>{t("messages.connection")}</dt><dd><Link to={`/connections/${message.connection}`}>#{message.connection}</Link></dd></>}
          <dt>{t("messages.outcome")}</dt><dd><Disposition message={message} /></dd>
        </dl></div>
      )}
      {data && (data.raw === "" ? <p className="note">{t("messages.gone")}</p> : <Inspector raw={data.raw} decoded={data.decoded ?? null} />)}
      {data && data.observations.length > 0 && (
        <>
          <h2>{t("messages.observations")} <span className="muted">{data.observations.length}</span></h2>
          <DataTable<Observation> label={t("messages.observations")}
            rowKey={(o) => `${o.metric}-${o.at}-${o.name}`} dataSource={data.observations}
            columns={[
              { title: t("signals.signal"), render: (_, o) => <>{label(o)}{!o.known && <span className="tag tag-warn"> {t("signals.unknown")}</span>}</> },
              { title: t("messages.value"), render: (_, o) => <span className="nums">{o.comparator}{o.value ?? o.text ?? "–"} {unitText(o.unit)}</span> },
              { title: t("messages.status"), render: (_, o) => t(`observation.${o.status}`, { defaultValue: o.status }) },
              { title: t("signals.code"), render: (_, o) => <span className="mono">{o.code}^{o.name}^{o.system}</span> },
              { title: t("messages.at"), render: (_, o) => <span className="nums">{dayTime(o.at)}</span> },
              { title: t("menu.equipment"), render: (_, o) => <Link to={`/equipment/${o.equipment}`}>#{o.equipment}</Link> },
              { title: t("messages.patient"), render: (_, o) => o.patient && <Link to={`/patients/${o.patient}`}>#{o.patient}</Link> },
            ]}
          />
        </>
      )}
      {data && data.waves.length > 0 && <><h2>{t("messages.waves")}</h2><ul>{data.waves.map((w, i) => <li key={i}>{label(w)} · {w.samples} × {w.hz} Hz · <span className="nums">{dayTime(w.at)}</span></li>)}</ul></>}
      {data && data.alerts.length > 0 && <><h2>{t("menu.alarms")}</h2><ul>{data.alerts.map((a) => <li key={a.sequence}>{t(`priority.${a.priority}`)}: {label(a)} · {t(`transition.${a.transition}`)}</li>)}</ul></>}
    </>
  );
}
