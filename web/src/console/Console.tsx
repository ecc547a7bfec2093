import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Route, Routes } from "react-router";
import type { Role } from "../api/types";
import { MenuGroups } from "../app/MainMenu";
import { useMay } from "../app/session";
import { theme } from "./theme";
import "./console.css";

const Connections = lazy(() => import("../equipment/wire/Connections"));
const WirePage = lazy(() => import("../equipment/wire/WirePage"));
const Messages = lazy(() => import("../equipment/messages/Messages"));
const MessagePage = lazy(() => import("../equipment/messages/MessagePage"));
const Quarantine = lazy(() => import("../equipment/quarantine/Quarantine"));
const QuarantinePage = lazy(() => import("../equipment/quarantine/QuarantinePage"));
const Codes = lazy(() => import("../equipment/codes/Codes"));
const Registry = lazy(() => import("../equipment/registry/Registry"));
const EquipmentPage = lazy(() => import("../equipment/registry/EquipmentPage"));
const Patients = lazy(() => import("../equipment/patients/Patients"));
const PatientPage = lazy(() => import("../equipment/patients/PatientPage"));
const System = lazy(() => import("../equipment/system/System"));
const Conformance = lazy(() => import("../equipment/system/Conformance"));
const Studies = lazy(() => import("../imaging/Studies"));
const StudyPage = lazy(() => import("../imaging/StudyPage"));
const Orders = lazy(() => import("../imaging/Orders"));
const Conflicts = lazy(() => import("../imaging/Conflicts"));
const Routing = lazy(() => import("../imaging/Routing"));
const Peers = lazy(() => import("../imaging/Peers"));
const Coercion = lazy(() => import("../imaging/Coercion"));
const Worklist = lazy(() => import("../laboratory/Worklist"));
const SpecimenPage = lazy(() => import("../laboratory/SpecimenPage"));
const Verification = lazy(() => import("../laboratory/Verification"));
const Instruments = lazy(() => import("../laboratory/Instruments"));
const InstrumentPage = lazy(() => import("../laboratory/InstrumentPage"));
const Catalog = lazy(() => import("../laboratory/Catalog"));
const Operators = lazy(() => import("../laboratory/operators/Operators"));
const Quality = lazy(() => import("../laboratory/quality/Quality"));
const Conversation = lazy(() => import("../laboratory/conversation/Conversation"));
const Accounts = lazy(() => import("../admin/Accounts"));
const Tokens = lazy(() => import("../admin/Tokens"));
const Audit = lazy(() => import("../admin/Audit"));

/** The pages for who looks after equipment and hub: light, with tables and forms. */
export default function Console() {
  const { t, i18n } = useTranslation();
  return (
    <ConfigProvider locale={i18n.language === "zh" ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      <div className="console">
        <nav className="side" aria-label={t("app.menuSide")}><MenuGroups /></nav>
        <main className="console-main">
          <Suspense fallback={<p aria-busy="true">{t("app.loading")}</p>}>
            <Routes>
              <Route path="/connections" element={<Needs role="engineer"><Connections /></Needs>} />
              <Route path="/connections/:id" element={<Needs role="engineer"><WirePage /></Needs>} />
              <Route path="/messages" element={<Needs role="engineer"><Messages /></Needs>} />
              <Route path="/messages/:seq" element={<Needs role="engineer"><MessagePage /></Needs>} />
              <Route path="/quarantine" element={<Needs role="engineer"><Quarantine /></Needs>} />
              <Route path="/quarantine/:seq" element={<Needs role="engineer"><QuarantinePage /></Needs>} />
              <Route path="/codes" element={<Needs role="engineer"><Codes /></Needs>} />
              <Route path="/imaging" element={<Studies />} />
              <Route path="/imaging/studies/:uid" element={<StudyPage />} />
              <Route path="/imaging/orders" element={<Orders />} />
              <Route path="/imaging/conflicts" element={<Needs role="engineer"><Conflicts /></Needs>} />
              <Route path="/imaging/routing" element={<Needs role="engineer"><Routing /></Needs>} />
              <Route path="/imaging/peers" element={<Needs role="engineer"><Peers /></Needs>} />
              <Route path="/imaging/coercion" element={<Needs role="engineer"><Coercion /></Needs>} />
              <Route path="/laboratory" element={<Worklist />} />
              <Route path="/laboratory/specimens/:barcode" element={<SpecimenPage />} />
              <Route path="/laboratory/verification" element={<Verification />} />
              <Route path="/laboratory/instruments" element={<Instruments />} />
              <Route path="/laboratory/instruments/:id" element={<InstrumentPage />} />
              <Route path="/laboratory/conversations/:id" element={<Needs role="engineer"><Conversation /></Needs>} />
              <Route path="/laboratory/quality/:tab?" element={<Quality />} />
              <Route path="/laboratory/catalog" element={<Catalog />} />
              <Route path="/laboratory/operators" element={<Needs role="engineer"><Operators /></Needs>} />
              <Route path="/equipment" element={<Registry />} />
              <Route path="/equipment/:id" element={<EquipmentPage />} />
              <Route path="/patients" element={<Patients />} />
              <Route path="/patients/:id" element={<PatientPage />} />
              <Route path="/system" element={<System />} />
              <Route path="/conformance" element={<Conformance />} />
              <Route path="/accounts" element={<Needs role="administrator"><Accounts /></Needs>} />
              <Route path="/tokens" element={<Needs role="administrator"><Tokens /></Needs>} />
              <Route path="/audit" element={<Needs role="administrator"><Audit /></Needs>} />
              <Route path="*" element={<h1>{t("app.notFound")}</h1>} />
            </Routes>
          </Suspense>
        </main>
      </div>
    </ConfigProvider>
  );
}

function Needs({ role, children }: { role: Role; children: React.ReactNode }) {
  const { t } = useTranslation();
  return useMay(role) ? children : <h1>{t("app.forbidden")}</h1>;
}
