let warmed = false;

/** Fetches the viewer's files while nobody waits for them, so that the first study opens as fast as any other. */
export function warmViewer() {
  if (warmed || (navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return;
  warmed = true;
  const soon = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2000));
  soon(() => void (async () => {
    const answer = await fetch("/viewer/viewer", { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = await answer.text();
    for (const [, file] of page.matchAll(/(?:src|href)="(\/viewer\/v-[^"]+)"/g)) {
      const link = document.createElement("link");
      link.rel = "prefetch";
      link.href = file;
      document.head.append(link);
    }
  })().catch(() => { warmed = false; }));
}
