import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter, Navigate, Route, Routes, useLocation } from "react-router";
import { ApiError } from "../api/client";
import { SessionProvider, sessionDoubted, useSession } from "./session";
import { Shell } from "./Shell";

const Wall = lazy(() => import("../station/Wall"));
const BedPage = lazy(() => import("../bed/BedPage"));
const AlarmsPage = lazy(() => import("../alarms/AlarmsPage"));
const Console = lazy(() => import("../console/Console"));
const SignIn = lazy(() => import("../admin/SignIn"));
const SetUp = lazy(() => import("../admin/SetUp"));

const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== "session") sessionDoubted();
    },
  }),
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false, staleTime: 2000 } },
});

export function App() {
  return (
    <QueryClientProvider client={client}>
      <SessionProvider waiting={<Waiting />} failed={<NoHub />}>
        <BrowserRouter>
          <Suspense fallback={<Waiting />}>
            <Pages />
          </Suspense>
        </BrowserRouter>
      </SessionProvider>
    </QueryClientProvider>
  );
}

function Pages() {
  const { session } = useSession();
  const { pathname } = useLocation();
  if (session.setupNeeded && !session.user && pathname !== "/setup") return <Navigate to={`/setup${location.hash}`} replace />;
  if (!session.user && pathname !== "/setup" && pathname !== "/signin") {
    return <Navigate to={`/signin?to=${encodeURIComponent(pathname + location.search)}`} replace />;
  }
  return (
    <Routes>
      <Route path="/setup" element={<SetUp />} />
      <Route path="/signin" element={<SignIn />} />
      <Route element={<Shell />}>
        <Route path="/" element={<Wall />} />
        <Route path="/bed/:key" element={<BedPage />} />
        <Route path="/alarms" element={<AlarmsPage />} />
        <Route path="*" element={<Console />} />
      </Route>
    </Routes>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return <div className="page-state" aria-busy="true"><p>{t("app.loading")}</p></div>;
}

function NoHub() {
  const { t } = useTranslation();
  return <div className="page-state" role="alert"><h1>{t("app.noHub")}</h1><p>{t("app.noHubDetail", { host: location.host })}</p></div>;
}
