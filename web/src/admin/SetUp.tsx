import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { ApiError, send } from "../api/client";
import { useSession } from "../app/session";
import "./entry.css";

/** The first administrator, with the one-time code of the link that the hub printed. The code never reaches a log: it is in the fragment. */
export default function SetUp() {
  const { t } = useTranslation();
  const { session, refresh } = useSession();
  const navigate = useNavigate();
  const [code, setCode] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useState<string | null>(null);
  useEffect(() => { document.title = `${t("setup.title")} · Meridian`; }, [t]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (password !== again) return setError(t("setup.differ"));
    try {
      await send("POST", "setup", { code, name, password });
      await refresh();
      navigate("/", { replace: true });
    } catch (problem) {
      setError(problem instanceof ApiError ? [problem.message, problem.detail].filter(Boolean).join(". ") : t("app.noHub"));
    }
  }

  if (!session.setupNeeded) {
    return <main className="entry"><div className="entry-card"><h1>{t("setup.done")}</h1><Link className="button primary" to="/signin">{t("setup.toSignIn")}</Link></div></main>;
  }
  return (
    <main className="entry">
      <form onSubmit={(event) => void submit(event)}>
        <img src="/meridian.svg" alt="" width="56" height="56" />
        <h1>{t("setup.title")}</h1>
        <p className="muted">{t("setup.lead")}</p>
        <label className="field">{t("setup.code")}<input value={code} onChange={(e) => setCode(e.target.value.trim())} required autoComplete="off" spellCheck={false} /></label>
        <label className="field">{t("signIn.name")}<input value={name} onChange={(e) => setName(e.target.value)} required autoComplete="username" /></label>
        <label className="field">{t("setup.password")}<input type="password" minLength={12} value={password} onChange={(e) => setPassword(e.target.value)} required autoComplete="new-password" /></label>
        <label className="field">{t("setup.again")}<input type="password" value={again} onChange={(e) => setAgain(e.target.value)} required autoComplete="new-password" /></label>
        {error && <p className="error" role="alert">{error}</p>}
        <button type="submit" className="button primary">{t("setup.go")}</button>
      </form>
    </main>
  );
}
