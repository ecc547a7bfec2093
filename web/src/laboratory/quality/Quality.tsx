import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { PageHead } from "../../console/PageHead";
import { Averages } from "./Averages";
import { Charts } from "./Charts";
import { Comparison } from "./Comparison";
import { Locks } from "./Locks";
import { LockBanner } from "./LockBanner";
import { Materials } from "./Materials";
import { Plans } from "./Plans";
import "./quality.css";

/** Quality control of the laboratory. */
export default function Quality() {
  const { t } = useTranslation();
  const { tab = "charts" } = useParams();
  const navigate = useNavigate();
  return (
    <>
      <PageHead title={t("menu.labQuality")} lead={t("quality.lead")} />
      <LockBanner />
      <Tabs
        className="quality-tabs" activeKey={tab} destroyOnHidden onChange={(key) => void navigate(key === "charts" ? "/laboratory/quality" : `/laboratory/quality/${key}`)}
        items={[
          { key: "charts", label: t("quality.tab.charts"), children: <Charts /> },
          { key: "locks", label: t("quality.tab.locks"), children: <Locks /> },
          { key: "averages", label: t("quality.tab.averages"), children: <Averages /> },
          { key: "comparison", label: t("quality.tab.comparison"), children: <Comparison /> },
          { key: "materials", label: t("quality.tab.materials"), children: <Materials /> },
          { key: "plans", label: t("quality.tab.plans"), children: <Plans /> },
        ]}
      />
    </>
  );
}
