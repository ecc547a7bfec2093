import { useEffect, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

/** On a wall that scrolls: how many beds with an alarm are above or below what can be seen, and the way there. */
export function OutOfSight({ frame, calling }: { frame: RefObject<HTMLDivElement | null>; calling: string[] }) {
  const { t } = useTranslation();
  const [hidden, setHidden] = useState<{ above: string[]; below: string[] }>({ above: [], below: [] });
  const keys = calling.join(" ");
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = () => {
      const box = element.getBoundingClientRect();
      const above: string[] = [];
      const below: string[] = [];
      for (const key of keys.split(" ").filter(Boolean)) {
        const tile = element.querySelector(`[data-tile="${CSS.escape(key)}"]`)?.closest(".tile")?.getBoundingClientRect();
        if (!tile) continue;
        if (tile.bottom < box.top + 24) above.push(key);
        else if (tile.top > box.bottom - 24) below.push(key);
      }
      setHidden({ above, below });
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [frame, keys]);
  const go = (key: string) => frame.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(key)}"]`)?.focus();
  return (
    <>
      {hidden.above.length > 0 && <button type="button" className="out-of-sight out-above" onClick={() => go(hidden.above[0])}>▲ {t("wall.alarmsAbove", { count: hidden.above.length })}</button>}
      {hidden.below.length > 0 && <button type="button" className="out-of-sight out-below" onClick={() => go(hidden.below[0])}>▼ {t("wall.alarmsBelow", { count: hidden.below.length })}</button>}
    </>
  );
}
