import type { AlertEvent, Directory, EquipmentState, Hello, Metric, StateChange, TextValue, Tile } from "../api/types";
import { compareAlerts, isStanding } from "../alarms/order";
import { Cadence, numberFreshness, SILENT_AFTER_MS, tileFreshness, type Freshness } from "./aging";
import { Kind, type LiveSink } from "./decoder";
import { HubClock } from "./HubClock";
import { stats } from "./stats";
import { compareTiles } from "./tileOrder";
import { Topics } from "./Topics";
import { WavePlayer } from "./WavePlayer";

export interface NumberCell {
  at: number;
  value: number;
  status: number;
  flags: number;
  text: string | null;
  cadence: Cadence;
}

export interface LinkState {
  phase: "connecting" | "live" | "lost";
  /** Local wall clock when the phase began. */
  since: number;
}

/** What the page knows of the ward. One for the page; the socket feeds it, components and the painter read it. */
export class LiveStore implements LiveSink {
  readonly topics = new Topics();
  readonly clock = new HubClock();
  readonly metrics = new Map<number, Metric>();
  readonly numbers = new Map<number, NumberCell>();
  readonly players = new Map<number, WavePlayer>();
  readonly alerts = new Map<number, AlertEvent>();
  readonly equipment = new Map<number, { state: EquipmentState; since: number | null; clockOffsetMs: number | null }>();
  tiles: Tile[] = [];
  hello: Hello | null = null;
  link: LinkState = { phase: "connecting", since: Date.now() };
  /** Last alert sequence applied, once a replay is complete; what `hello` resumes after. */
  sequence = 0;
  private applied = 0;
  hasDirectory = false;
  lastBeat = performance.now();
  private readonly byKey = new Map<string, Tile>();
  private readonly tileOf = new Map<number, string>();
  private readonly heard = new Map<string, Cadence>();
  private readonly alertsByTile = new Map<string, AlertEvent[]>();
  private confirmed = new Set<number>();
  private awaitingConfirmation = false;
  onVersionChange: (() => void) | null = null;

  tile(key: string) { return this.byKey.get(key); }
  alertsOf(key: string): AlertEvent[] { return this.alertsByTile.get(key) ?? NONE; }
  allAlerts(): AlertEvent[] { return [...this.alerts.values()].filter(isStanding).sort(compareAlerts); }

  lastDataAt(key: string) { return this.heard.get(key)?.last ?? NaN; }

  freshness(key: string, now: number): Freshness {
    const tile = this.byKey.get(key);
    if (!tile) return "never";
    const cadence = this.heard.get(key);
    const states = tile.equipment.map((e) => this.equipment.get(e.id)?.state ?? e.state);
    const silent = states.length > 0 && states.every((s) => s !== "live");
    return tileFreshness(cadence?.last ?? NaN, cadence?.silentAfter() ?? SILENT_AFTER_MS, now, silent || this.link.phase === "lost");
  }

  /** Since when there is no data: the last that came, or what the hub says. */
  silentSince(key: string): number | null {
    const last = this.lastDataAt(key);
    if (!Number.isNaN(last)) return last;
    const times = (this.byKey.get(key)?.equipment ?? []).map((e) => this.equipment.get(e.id)?.since ?? e.since ?? 0);
    const newest = Math.max(0, ...times);
    return newest > 0 ? newest : null;
  }

  numberFreshness(metric: Metric, now: number): Freshness {
    const cell = this.numbers.get(metric.id);
    return cell ? numberFreshness(cell.at, cell.cadence.intervalMs, now, metric.group === "nibp") : "never";
  }

  setLink(phase: LinkState["phase"]) {
    if (this.link.phase === phase) return;
    this.link = { phase, since: Date.now() };
    this.topics.touch("link");
  }

  player(metric: number) {
    let player = this.players.get(metric);
    if (!player) this.players.set(metric, (player = new WavePlayer()));
    return player;
  }

  json(kind: number, value: unknown) {
    switch (kind) {
      case Kind.Hello: return this.applyHello(value as Hello);
      case Kind.Directory: return this.applyDirectory(value as Directory);
      case Kind.Text: return this.applyText(value as TextValue);
      case Kind.Alert: return this.applyAlert(value as AlertEvent);
      case Kind.State: return this.applyState(value as StateChange);
    }
  }

  numeric(metric: number, at: number, status: number, flags: number, value: number) {
    const cell = this.cell(metric);
    cell.cadence.hear(at);
    cell.at = at;
    cell.status = status;
    cell.flags = flags;
    cell.value = (flags & 2) !== 0 ? NaN : value;
    cell.text = null;
    this.heardFrom(metric, at);
  }

  wave(metric: number, at: number, hz: number, gain: number, offset: number, format: number, count: number, view: DataView, start: number) {
    const end = at + (count * 1000) / hz;
    this.player(metric).receive(at, hz, gain, offset, format, count, view, start, this.clock.now());
    this.heardFrom(metric, end, true);
  }

  dropped(waves: number, numerics: number) {
    stats.wavesDroppedByHub += waves;
    stats.numericsDroppedByHub += numerics;
  }

  beat(now: number) {
    this.lastBeat = performance.now();
    this.clock.observe(now, this.lastBeat);
    if (this.awaitingConfirmation) this.forgetUnconfirmed();
    this.setLink("live");
  }

  private applyHello(hello: Hello) {
    const before = this.hello;
    this.lastBeat = performance.now();
    if (before && before.hub !== hello.hub) this.forgetAll();
    if (before && before.version !== hello.version) this.onVersionChange?.();
    this.clock.reset();
    this.clock.observe(hello.now, this.lastBeat);
    this.hello = hello;
    this.confirmed = new Set();
    this.awaitingConfirmation = true;
    this.applied = Math.max(this.sequence, hello.sequence);
    for (const player of this.players.values()) player.forget();
    this.setLink("live");
    this.topics.touch("hello");
  }

  private applyDirectory({ whole, tiles, gone }: Directory) {
    if (whole) {
      for (const tile of this.tiles) this.topics.touch(`tile:${tile.key}`);
      this.byKey.clear();
      this.metrics.clear();
      this.tileOf.clear();
    }
    for (const key of gone ?? []) this.byKey.delete(key);
    for (const tile of tiles) {
      this.byKey.set(tile.key, tile);
      for (const metric of tile.metrics) {
        this.metrics.set(metric.id, metric);
        this.tileOf.set(metric.id, tile.key);
      }
      for (const e of tile.equipment) {
        this.equipment.set(e.id, { state: e.state, since: e.since ?? null, clockOffsetMs: e.clockOffsetMs ?? null });
      }
      this.topics.touch(`tile:${tile.key}`);
    }
    this.tiles = [...this.byKey.values()].sort(compareTiles);
    this.hasDirectory = true;
    this.topics.touch("directory");
  }

  private applyText({ metric, at, text }: TextValue) {
    const cell = this.cell(metric);
    cell.cadence.hear(at);
    cell.at = at;
    cell.value = NaN;
    cell.text = text;
    cell.flags = 0;
    this.heardFrom(metric, at);
  }

  private applyAlert(alert: AlertEvent) {
    this.confirmed.add(alert.alert);
    const known = this.alerts.get(alert.alert);
    if (alert.sequence > this.applied) this.applied = alert.sequence;
    if (!this.awaitingConfirmation) this.sequence = this.applied;
    // 0: the hub could not store this step and shows it live only; nothing orders it but its coming
    if (known && alert.sequence > 0 && known.sequence >= alert.sequence) return;
    if (isStanding(alert)) this.alerts.set(alert.alert, alert);
    else this.alerts.delete(alert.alert);
    if (this.clock.isKnown && !this.awaitingConfirmation) stats.alertLatency.add(Math.max(0, this.clock.now() - alert.at));
    if (known && known.tile !== alert.tile) this.indexAlerts(known.tile);
    this.indexAlerts(alert.tile);
    this.topics.touch("alerts");
  }

  /**
   * The first Beat after a Hello says that the replay is complete. Present alerts were sent anew in it: one that was
   * not has ended while nobody listened here. Until then what was held stays on the screen, so that nothing flickers.
   */
  private forgetUnconfirmed() {
    this.awaitingConfirmation = false;
    this.sequence = this.applied;
    for (const [id, alert] of this.alerts) {
      if (this.confirmed.has(id)) continue;
      this.alerts.delete(id);
      this.indexAlerts(alert.tile);
      this.topics.touch("alerts");
    }
  }

  private indexAlerts(key: string) {
    const list = [...this.alerts.values()].filter((a) => a.tile === key).sort(compareAlerts);
    if (list.length === 0) this.alertsByTile.delete(key);
    else this.alertsByTile.set(key, list);
    this.topics.touch(`tile:${key}`);
  }

  private applyState(change: StateChange) {
    this.equipment.set(change.equipment, { state: change.state, since: change.since ?? null, clockOffsetMs: change.clockOffsetMs ?? null });
    for (const tile of this.tiles) {
      if (tile.equipment.some((e) => e.id === change.equipment)) this.topics.touch(`tile:${tile.key}`);
    }
  }

  private cell(metric: number) {
    let cell = this.numbers.get(metric);
    if (!cell) this.numbers.set(metric, (cell = { at: NaN, value: NaN, status: 0, flags: 0, text: null, cadence: new Cadence() }));
    return cell;
  }

  private heardFrom(metric: number, at: number, quietly = false) {
    const key = this.tileOf.get(metric);
    if (key === undefined) return;
    let cadence = this.heard.get(key);
    if (!cadence) this.heard.set(key, (cadence = new Cadence()));
    cadence.hear(at);
    if (!quietly) this.topics.touch(`tile:${key}`);
  }

  private forgetAll() {
    this.tiles = [];
    this.sequence = this.applied = 0;
    this.hasDirectory = false;
    for (const player of this.players.values()) player.reset();
    for (const map of [this.byKey, this.metrics, this.numbers, this.alerts, this.equipment, this.tileOf, this.heard, this.alertsByTile]) map.clear();
    this.topics.touch("directory");
    this.topics.touch("alerts");
  }
}

const NONE: AlertEvent[] = [];
