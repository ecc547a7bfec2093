import { useEffect, useRef, useState } from "react";
import { get } from "../../api/client";
import type { Exchange } from "../../api/reports";

const MOST = 500;

/** The newest exchanges of a connection. While paused, what comes is counted and waits. */
export function useExchanges(id: string, follow: boolean) {
  const [items, setItems] = useState<Exchange[]>([]);
  const [held, setHeld] = useState<Exchange[]>([]);
  const [error, setError] = useState<unknown>(null);
  const last = useRef(0);
  const following = useRef(follow);
  following.current = follow;

  useEffect(() => {
    const ended = new AbortController();
    last.current = 0;
    setItems([]);
    setHeld([]);
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        const { items: fresh } = await get<{ items: Exchange[] }>(`connections/${id}/wire`, { after: last.current || undefined }, ended.signal);
        setError(null);
        const unseen = fresh.filter((e) => e.number > last.current);
        if (unseen.length > 0) {
          last.current = unseen[unseen.length - 1].number;
          (following.current ? setItems : setHeld)((old) => [...old, ...unseen].slice(-MOST));
        }
      } catch (problem) {
        if (!ended.signal.aborted) setError(problem);
      }
      if (!ended.signal.aborted) timer = setTimeout(() => void ask(), 1000);
    };
    void ask();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [id]);

  useEffect(() => {
    if (!follow || held.length === 0) return;
    setItems((old) => [...old, ...held].slice(-MOST));
    setHeld([]);
  }, [follow, held]);

  return { items, waiting: held.length, error };
}
