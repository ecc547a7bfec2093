import { useMemo } from "react";
import { visible } from "./charsets";

/** The bytes as text in the message's character set; what is selected is marked, control characters have their pictures. */
export function TextView({ data, charset, from, length }: { data: Uint8Array; charset: string | null; from: number; length: number }) {
  const [before, marked, after] = useMemo(() => {
    const cut = from < 0 ? [0, 0] : [from, from + length];
    return [data.subarray(0, cut[0]), data.subarray(cut[0], cut[1]), data.subarray(cut[1])].map((part) => visible(part, charset));
  }, [data, charset, from, length]);
  return <pre className="raw-text">{before}{marked && <mark>{marked}</mark>}{after}</pre>;
}
