import { useQuery } from "@tanstack/react-query";
import { Empty } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../api/client";
import type { Page } from "../api/types";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { useNow } from "../live/useTicked";
import { age, count } from "../ui/format";
import { Supply } from "./Conditions";
import { low } from "./conditions";
import type { Instrument } from "./types";
import { useLaboratory } from "./useLaboratory";
import "./laboratory.css";

/** Every instrument at a glance: whether it is connected, what waits of it, what it runs short of, and what quality control locked. */
export default function Instruments() {
  const { t } = useTranslation();
  const now = useNow();
  const lost = useLaboratory();
  const { data, error } = useQuery({ queryKey: ["laboratory/instruments"], queryFn: ({ signal }) => get<Page<Instrument>>("laboratory/instruments", undefined, signal), refetchInterval: 3000 });
  return (
    <>
      <PageHead title={t("menu.labInstruments")} lead={t("lab.instrumentsLead")} />
      <Problem error={error ?? lost} />
      {data?.items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("lab.noInstruments")} />}
      <ul className="cards cards-wide">
        {data?.items.map((one) => (
          <li key={one.equipment.id} className="card lab-instrument">
            <h2 className="card-title"><span className={`dot dot-${one.connected ? "open" : "closed"}`} /><Link to={`/laboratory/instruments/${one.equipment.id}`}>{one.equipment.name}</Link></h2>
            <p className="muted">{[one.equipment.manufacturer, one.equipment.model].filter(Boolean).join(" ")}{one.driver && <> <span className="tag">{one.driver}</span></>}</p>
            <p>{t(one.connected ? "lab.connected" : "lab.notConnected")} · {one.lastMessageAt ? t("lab.lastMessage", { age: age(now - one.lastMessageAt) }) : t("lab.noMessageYet")}</p>
            <p className="lab-actions">
              <span>{t("lab.resultsToday", { count: one.today, n: count(one.today) })}</span>
              {one.held > 0 && <Link className="tag tag-bad" to="/laboratory/verification?show=held">{t("lab.heldCount", { count: one.held })}</Link>}
              {one.toVerify > 0 && <Link className="tag tag-warn" to="/laboratory/verification">{t("lab.toVerifyShort", { count: one.toVerify })}</Link>}
            </p>
            {one.lockouts.length > 0 && <p className="lab-lock"><span aria-hidden="true">⊘ </span>{t("lab.lockedTests", { count: one.lockouts.length, tests: one.lockouts.map((l) => l.test).join(", ") })}</p>}
            {one.conditions.filter((c) => c.kind === "error").map((c) => <p key={c.key} className="lab-lock"><span aria-hidden="true">⚠ </span>{c.text ?? c.key}</p>)}
            {one.conditions.filter((c) => low(c, now)).slice(0, 3).map((c) => <Supply key={c.key} condition={c} />)}
          </li>
        ))}
      </ul>
    </>
  );
}
