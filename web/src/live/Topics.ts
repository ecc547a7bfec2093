// Who wants to hear of what. Changes of one frame are told once, so that a burst of records renders once.

export class Topics {
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly versions = new Map<string, number>();
  private readonly changed = new Set<string>();
  private scheduled = false;

  subscribe(topic: string, listener: () => void) {
    let set = this.listeners.get(topic);
    if (!set) this.listeners.set(topic, (set = new Set()));
    set.add(listener);
    return () => { set.delete(listener); };
  }

  version(topic: string) { return this.versions.get(topic) ?? 0; }

  touch(topic: string) {
    this.versions.set(topic, this.version(topic) + 1);
    this.changed.add(topic);
    if (this.scheduled) return;
    this.scheduled = true;
    // A hidden page has no animation frames, and alarms must sound there too.
    if (typeof requestAnimationFrame === "undefined" || document.hidden) setTimeout(() => this.tell(), 30);
    else requestAnimationFrame(() => this.tell());
  }

  private tell() {
    this.scheduled = false;
    const topics = [...this.changed];
    this.changed.clear();
    for (const topic of topics) this.listeners.get(topic)?.forEach((listener) => listener());
  }
}
