import { decodeFrame } from "./decoder";
import type { LiveStore } from "./LiveStore";

// One WebSocket a page. It comes back by itself, after at most two seconds, and resumes after the last alert applied.
// A page that misses three beats says that it has lost the hub, whatever the socket believes.

const BACKOFF_MS = [150, 300, 600, 1000, 1500, 2000];
const ALIVE_MS = 5000;
const LOST_MS = 3200;

export class LiveConnection {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private readonly wanted = new Map<number, number>();
  private watchTimer: ReturnType<typeof setTimeout> | null = null;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private timers: ReturnType<typeof setInterval>[] = [];
  /** Whether somebody is still signed in should be asked. */
  onDoubt: () => void = () => {};
  private readonly store: LiveStore;
  private readonly url: string;

  constructor(store: LiveStore, url: string) {
    this.store = store;
    this.url = url;
  }

  start() {
    if (this.timers.length > 0) return;
    this.timers.push(setInterval(() => this.send({ type: "alive" }), ALIVE_MS), setInterval(() => this.watchdog(), 500));
    window.addEventListener("online", this.again);
    document.addEventListener("visibilitychange", this.again);
    this.open();
  }

  stop() {
    this.timers.forEach(clearInterval);
    this.timers = [];
    window.removeEventListener("online", this.again);
    document.removeEventListener("visibilitychange", this.again);
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** Asks for a wave until the returned function is called. */
  watch(metric: number) {
    this.wanted.set(metric, (this.wanted.get(metric) ?? 0) + 1);
    this.sayWanted();
    return () => {
      const left = (this.wanted.get(metric) ?? 1) - 1;
      if (left > 0) this.wanted.set(metric, left);
      else this.wanted.delete(metric);
      this.sayWanted();
    };
  }

  private open() {
    this.retry = null;
    if (this.socket) return;
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.attempt = 0;
      this.store.lastBeat = performance.now();
      this.send({ type: "hello", after: this.store.sequence });
      this.send({ type: "watch", waves: [...this.wanted.keys()] });
    };
    socket.onmessage = (event) => {
      try {
        decodeFrame(event.data as ArrayBuffer, this.store);
      } catch (error) {
        // What follows cannot be trusted to be in step; begin again from the durable sequence.
        console.error("live stream", error);
        socket.close();
      }
    };
    socket.onclose = (event) => this.lost(socket, event.code);
    socket.onerror = () => socket.close();
  }

  private lost(socket: WebSocket, code: number) {
    if (this.socket !== socket) return;
    this.socket = null;
    // 4003: the session ended. A refused handshake looks like any failure, so every third asks as well.
    if (code === 4003 || this.attempt % 3 === 2) this.onDoubt();
    if (this.store.link.phase === "live") this.store.setLink("lost");
    if (this.timers.length === 0) return;
    const delay = BACKOFF_MS[Math.min(this.attempt++, BACKOFF_MS.length - 1)];
    this.retry = setTimeout(() => this.open(), delay);
  }

  private readonly again = () => {
    if (this.socket || !this.retry || document.hidden) return;
    clearTimeout(this.retry);
    this.open();
  };

  private watchdog() {
    const quiet = performance.now() - this.store.lastBeat;
    const { socket } = this;
    if (quiet > LOST_MS && this.store.link.phase === "live") this.store.setLink("lost");
    // A half-open connection never says so: give it up and try anew.
    if (quiet > LOST_MS * 2 && socket) {
      this.store.lastBeat = performance.now();
      socket.onclose = null;
      socket.close();
      this.lost(socket, 0);
    }
  }

  private sayWanted() {
    this.watchTimer ??= setTimeout(() => {
      this.watchTimer = null;
      this.send({ type: "watch", waves: [...this.wanted.keys()] });
    }, 30);
  }

  private send(message: object) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
