import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Decoded } from "../../api/reports";
import { bytes as sizeText } from "../../ui/format";
import { fromBase64 } from "./bytes";
import { DecodedPane } from "./DecodedPane";
import { HexPane } from "./HexPane";
import { rowAt, rowsOf } from "./rows";

interface Props {
  raw: string;
  decoded: Decoded | null;
  /** Bytes there were; more than `raw` holds when only the first are kept. */
  total?: number;
  heading?: ReactNode;
  /** Place to mark as wrong, e.g. OBX-5. */
  wrong?: string | null;
}

/** Decoded fields beside the bytes; what is pointed at on one side lights up on the other. */
export function Inspector({ raw, decoded, total, heading, wrong }: Props) {
  const { t } = useTranslation();
  const data = useMemo(() => fromBase64(raw), [raw]);
  const rows = useMemo(() => (decoded ? rowsOf(decoded) : []), [decoded]);
  const start = useMemo(() => (wrong ? rows.findIndex((row) => row.place === wrong || row.place.startsWith(`${wrong}.`)) : -1), [rows, wrong]);
  const [selected, setSelected] = useState(start);
  const row = rows[selected];
  return (
    <>
      {heading && <p className="inspector-heading">{heading}</p>}
      {decoded?.problem && <p className="problem">{[decoded.problem.place, decoded.problem.message ?? decoded.problem.reason].filter(Boolean).join(": ")}</p>}
      {total !== undefined && total > data.length && <p className="note">{t("wire.cut", { kept: sizeText(data.length), total: sizeText(total) })}</p>}
      <div className={decoded ? "inspector" : ""}>
        {decoded && <DecodedPane decoded={decoded} rows={rows} selected={selected} wrong={wrong ?? decoded.problem?.place ?? null} onSelect={setSelected} />}
        <HexPane data={data} from={row?.offset ?? -1} length={row?.length ?? 0} onByte={(at) => setSelected(rowAt(rows, at))} charset={decoded?.charset ?? null} />
      </div>
    </>
  );
}
