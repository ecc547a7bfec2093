import type { AlertEvent, Priority } from "../api/types";
import { live } from "../live/live";
import { burst, HARMONICS } from "./bursts";
import { isSounding } from "./order";
import { nextBurst, PAUSE_MS, soundingPriority, type SoundState } from "./sounding";

const WISH = "meridian.sound";

/** The page's loudspeaker. Browsers allow sound only after a gesture; until then the page says that sound is off. */
class SoundPlayer {
  private context: AudioContext | null = null;
  private wave: PeriodicWave | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private state: SoundState = { pausedUntil: 0, pausedAlerts: new Set(), lastBurst: "none", lastBurstAt: 0 };

  get on() { return this.context?.state === "running"; }
  get pausedUntil() { return this.state.pausedUntil; }

  /** Tries at once when it was on before (a wall that may play without a gesture), else waits for `enable`. */
  start() {
    this.timer ??= setInterval(() => this.tick(), 200);
    if (localStorage.getItem(WISH) === "on") void this.enable();
  }

  async enable() {
    localStorage.setItem(WISH, "on");
    if (!this.context) {
      this.context = new AudioContext();
      this.context.onstatechange = () => live.topics.touch("sound");
      this.wave = this.context.createPeriodicWave(new Float32Array(HARMONICS.length + 1), new Float32Array([0, ...HARMONICS]));
    }
    await this.context.resume();
    live.topics.touch("sound");
  }

  async disable() {
    localStorage.removeItem(WISH);
    await this.context?.suspend();
    live.topics.touch("sound");
  }

  pause() {
    const covered = live.allAlerts().filter(isSounding).map((a) => a.alert);
    this.state = { ...this.state, pausedUntil: Date.now() + PAUSE_MS, pausedAlerts: new Set(covered) };
    live.topics.touch("sound");
  }

  resume() {
    this.state = { ...this.state, pausedUntil: 0, pausedAlerts: new Set(), lastBurst: "none" };
    live.topics.touch("sound");
  }

  test(priority: Priority) { if (this.on) this.play(priority); }

  private tick() {
    const now = Date.now();
    if (this.state.pausedUntil !== 0 && now >= this.state.pausedUntil) this.resume();
    if (!this.on) return;
    const alerts: Iterable<AlertEvent> = live.alerts.values();
    const priority = soundingPriority(alerts, this.state, now);
    if (priority === "none") {
      this.state.lastBurst = "none";
      return;
    }
    const due = nextBurst(priority, this.state, now);
    if (due === "none") return;
    this.play(due);
    this.state.lastBurst = due;
    this.state.lastBurstAt = now;
  }

  private play(priority: Priority) {
    const context = this.context!;
    const begin = context.currentTime + 0.02;
    for (const pulse of burst(priority)) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.setPeriodicWave(this.wave!);
      oscillator.frequency.value = pulse.hz;
      const at = begin + pulse.start;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.5, at + pulse.rise);
      gain.gain.setValueAtTime(0.5, at + pulse.duration);
      gain.gain.linearRampToValueAtTime(0, at + pulse.duration + pulse.fall);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(at);
      oscillator.stop(at + pulse.duration + pulse.fall + 0.01);
    }
  }
}

export const sound = new SoundPlayer();
