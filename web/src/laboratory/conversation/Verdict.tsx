import { useTranslation } from "react-i18next";
import type { Line } from "./lines";

/** Whether a frame is whole: its end, its checksum as it came and as it should be, and whether it was sent before. */
export function Verdict({ line, short = false }: { line: Line; short?: boolean }) {
  const { t } = useTranslation();
  const { piece } = line;
  if (piece.kind !== "frame") return null;
  return (
    <span className="lab-verdict">
      {line.again && <span className="tag tag-warn">↻ {t("lab.again")}</span>}
      {piece.end === null ? <span className="tag tag-bad">✕ {t("lab.noEnd")}</span> : <span className="tag">{piece.end}</span>}
      {piece.end !== null && (piece.found === null ? <span className="tag tag-warn">{t("lab.noChecksum")}</span>
        : piece.good ? <span className="tag tag-good"><span aria-hidden="true">✓ </span>{short ? <><span className="sr">{t("lab.checksumGood")} </span>{piece.found}</> : `${t("lab.checksumGood")} ${piece.found}`}</span>
        : <span className="tag tag-bad">✕ {t("lab.checksumBad", { found: piece.found, expected: piece.expected })}</span>)}
    </span>
  );
}
