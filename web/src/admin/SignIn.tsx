import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { ApiError, send } from "../api/client";
import { changeLanguage } from "../app/i18n";
import { useSession } from "../app/session";
import "./entry.css";

export default function SignIn() {
  const { t, i18n } = useTranslation();
  const { session, refresh } = useSession();
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => { document.title = `${t("signIn.title")} · Meridian`; }, [t]);
  const to = query.get("to") ?? "/";
  const target = to.startsWith("/") && !to.startsWith("//") ? to : "/";
  if (session.user) return elsewhere(target) ? null : <Navigate to={target} replace />;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await send("POST", "session", { name, password });
      await refresh();
      if (!elsewhere(target)) navigate(target, { replace: true });
    } catch (problem) {
      setError(problem instanceof ApiError ? [problem.message, problem.detail].filter(Boolean).join(". ") : t("app.noHub"));
      setBusy(false);
    }
  }

  return (
    <main className="entry">
      <form onSubmit={(event) => void submit(event)}>
        <img src="/meridian.svg" alt="" width="56" height="56" />
        <h1>Meridian</h1>
        <p className="muted">{t("signIn.lead")}</p>
        <label className="field">{t("signIn.name")}<input value={name} onChange={(e) => setName(e.target.value)} autoComplete="username" required autoFocus /></label>
        <label className="field">{t("signIn.password")}<input type="password" value={password} onChange={(e) => setPassword(e.target.value)} autoComplete="current-password" required /></label>
        {error && <p className="error" role="alert">{error}</p>}
        <button type="submit" className="button primary" disabled={busy}>{t("signIn.title")}</button>
        <button type="button" className="entry-language" onClick={() => void changeLanguage(i18n.language === "zh" ? "en" : "zh")}>{i18n.language === "zh" ? "English" : "中文"}</button>
      </form>
    </main>
  );
}

/** The viewer is a page of its own, not one of this program's: the browser has to load it. */
function elsewhere(target: string) {
  if (!target.startsWith("/viewer")) return false;
  location.replace(target);
  return true;
}
