import { useTranslation } from "react-i18next";
import { dayTime } from "../ui/format";
import type { LabResult, ResultState } from "./types";

const TONE: Record<ResultState, string> = { held: "tag-bad", toVerify: "tag-warn", verified: "tag-good", rejected: "tag-bad", superseded: "", kept: "" };
const SIGN: Record<ResultState, string> = { held: "‖", toVerify: "…", verified: "✓", rejected: "✕", superseded: "↺", kept: "•" };

/** Whether a result stands, and by whom or what. */
export function State({ result }: { result: LabResult }) {
  const { t } = useTranslation();
  const by = result.state === "rejected" ? result.rejectedBy : result.rule ? t("lab.byRule") : result.verifiedBy;
  return (
    <>
      <span className={`tag ${TONE[result.state]}`}><span aria-hidden="true">{SIGN[result.state]}</span> {t(`lab.result.${result.state}`)}</span>
      {result.held && result.state === "held" && <div>{t(`lab.held.${result.held}.title`)}</div>}
      {result.said.status === "preliminary" && <div><span className="tag">{t("lab.preliminary")}</span></div>}
      {result.state === "superseded" && result.supersededBy && <div className="muted">{t("lab.supersededBy", { id: result.supersededBy })}</div>}
      {by && <div className="muted" title={result.verifiedAt ? dayTime(result.verifiedAt) : undefined}>{by}</div>}
      {result.state === "rejected" && result.reason && <div className="muted">{result.reason}</div>}
    </>
  );
}
