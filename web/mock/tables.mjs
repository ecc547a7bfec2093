const page = (items) => ({ items, next: null });
export const tables = {
  alerts: (url, ward, standing) => page(standing),
  events: (url, ward, standing) => page(standing.filter((a) => a.tile === url.searchParams.get("tile"))),
  trends(url) {
    const from = Number(url.searchParams.get("from"));
    const to = Number(url.searchParams.get("to"));
    const n = Number(url.searchParams.get("buckets") ?? 400);
    const make = (id) => Array.from({ length: n }, (_, i) => {
      const at = from + ((to - from) * i) / n;
      const mean = 60 + (id % 7) * 9 + 8 * Math.sin(at / 3e6 + id) + 3 * Math.sin(at / 2e5);
      return { at, min: mean - 4, mean, max: mean + 4, count: 10 };
    }).filter((_, i) => i < n * 0.4 || i > n * 0.45);
    const ids = url.searchParams.getAll("metric");
    return ids.length === 1 ? { items: make(Number(ids[0])) } : { series: Object.fromEntries(ids.map((id) => [id, make(Number(id))])) };
  },
  find(path) {
    if (path === "system") return { version: "0.1.0", healthy: true, listeners: [{ name: "http", address: "127.0.0.1:8080", ok: true }, { name: "mllp", address: "127.0.0.1:2575", ok: true }] };
    return undefined;
  },
};
