/** Hub clock minus equipment clock; marked where it exceeds a second. */
export function Offset({ ms }: { ms?: number | null }) {
  if (ms === null || ms === undefined) return <>–</>;
  const size = Math.abs(ms);
  const text = size < 1000 ? `${Math.round(size)} ms` : size < 100_000 ? `${(size / 1000).toFixed(1)} s` : `${(size / 60_000).toFixed(1)} min`;
  return <span className={size > 1000 ? "tag tag-warn nums" : "nums"}>{ms < 0 ? "−" : "+"}{text}</span>;
}
