import { useTranslation } from "react-i18next";
import { ApiError } from "../api/client";

/** What the hub refused, and what it says to do about it. */
export function Problem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  const problem = error instanceof ApiError ? error : null;
  return (
    <p className="problem" role="alert">
      <strong>{problem ? problem.message : t("app.noHub")}</strong>{problem?.detail ? ` ${problem.detail}` : ""}
    </p>
  );
}
