import { useEffect, useSyncExternalStore } from "react";
import { LiveConnection } from "./LiveConnection";
import { LiveStore } from "./LiveStore";

export const live = new LiveStore();
const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`;
export const connection = new LiveConnection(live, url);

connection.onDoubt = () => window.dispatchEvent(new Event("meridian:session"));

// A new program behind the same address brings new pages: load them, once, quietly.
live.onVersionChange = () => location.reload();

/** Renders again when `topic` changes: directory, alerts, link, hello, tile:KEY. */
export function useLive(topic: string) {
  return useSyncExternalStore(
    (listener) => live.topics.subscribe(topic, listener),
    () => live.topics.version(topic),
  );
}

/** Keeps the stream open while a signed-in page is shown. */
export function useConnection(enabled: boolean) {
  useEffect(() => {
    if (!enabled) return;
    connection.start();
    return () => connection.stop();
  }, [enabled]);
}

export function useWatch(metric: number | undefined) {
  useEffect(() => (metric === undefined ? undefined : connection.watch(metric)), [metric]);
}
