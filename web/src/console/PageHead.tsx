import { useEffect, type ReactNode } from "react";

/** Title of a page, what it is for in a sentence, and its actions. */
export function PageHead({ title, lead, children }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  useEffect(() => { document.title = `${title} · Meridian`; }, [title]);
  return (
    <header className="page-head">
      <h1>{title}</h1>
      <span className="spacer" />
      {children}
      {lead && <p>{lead}</p>}
    </header>
  );
}
