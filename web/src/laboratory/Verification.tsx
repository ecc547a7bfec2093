import { Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { PageHead } from "../console/PageHead";
import { Problem } from "../console/Problem";
import { Counts } from "./Counts";
import { HeldGroups } from "./HeldGroups";
import { ToVerify } from "./ToVerify";
import { useLaboratory } from "./useLaboratory";
import "./laboratory.css";

/** What the rules left to people: results to let stand, and results that cannot be taken for anybody's before somebody decides. */
export default function Verification() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const lost = useLaboratory();
  const show = search.get("show") ?? "toVerify";
  return (
    <>
      <PageHead title={t("menu.labVerification")} lead={t("lab.verificationLead")} />
      <Counts />
      <div className="filters"><Segmented value={show} onChange={(value) => setSearch(value === "toVerify" ? {} : { show: String(value) }, { replace: true })} options={["toVerify", "critical", "held"].map((value) => ({ value, label: t(`lab.show.${value}`) }))} aria-label={t("lab.shows")} /></div>
      <Problem error={lost} />
      {show === "held" ? <HeldGroups /> : <ToVerify critical={show === "critical"} key={show} />}
    </>
  );
}
