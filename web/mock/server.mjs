// node mock/server.mjs [--port 8099] [--beds 24]: a stand-in for the hub that also serves web/dist.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";
import { answer } from "./api.mjs";
import { dicomWeb } from "./imaging.mjs";
import { frame, json, numerics, wave } from "./encode.mjs";
import { alarms, makeWard, nextSequence, numberValue, waveValue } from "./ward.mjs";

const option = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
const port = option("--port", 8099);
const ward = makeWard(option("--beds", 24));
const standing = ward.length === 0 ? [] : alarms.filter((a) => ward.some((b) => b.tile.key === a.tile));
const viewers = new Set();
const dist = new URL("../dist/", import.meta.url).pathname;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://mock");
  if (url.pathname.startsWith("/api/")) return answer(request, response, url, { ward, standing, tell });
  if (url.pathname.startsWith("/dicom-web/")) return dicomWeb(url, response);
  let file = normalize(join(dist, url.pathname));
  if (!file.startsWith(dist) || !existsSync(file) || statSync(file).isDirectory()) file = join(dist, "index.html");
  response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'" });
  createReadStream(file).pipe(response);
});

const sockets = new WebSocketServer({ server, path: "/live" });
const start = new Date().toISOString();
sockets.on("connection", (socket) => {
  const viewer = { socket, waves: new Set(), pending: [] };
  socket.on("message", (data) => {
    const message = JSON.parse(String(data));
    if (message.type === "hello") {
      socket.send(frame(
        json(1, { hub: "mock", startedAt: start, now: Date.now(), sequence: 0, version: "0.1.0", resumed: true, user: { name: "demo", role: "administrator", demo: true } }),
        json(2, { whole: true, tiles: ward.map((b) => b.tile), gone: [] }),
        ...standing.map((a) => json(6, a))));
      sendNumbers([viewer]);
      beat(viewer);
      viewers.add(viewer);
    } else if (message.type === "watch") {
      const added = message.waves.filter((id) => !viewer.waves.has(id));
      viewer.waves = new Set(message.waves);
      const now = Math.floor(Date.now() / 200) * 200;
      for (const [bed, metric] of wavesOf(new Set(added))) socket.send(frame(packet(bed, metric, now - 8000, 8000)));
    }
  });
  socket.on("close", () => viewers.delete(viewer));
});

function tell(alert) {
  alert.sequence = nextSequence();
  alert.at = Date.now();
  for (const v of viewers) v.socket.send(frame(json(6, alert)));
}
function* wavesOf(ids) {
  for (const bed of ward) if (!bed.silent) for (const metric of bed.tile.metrics) if (metric.wave && ids.has(metric.id)) yield [bed, metric];
}
function packet(bed, metric, from, ms) {
  const count = Math.round((metric.hz * ms) / 1000);
  const gain = metric.group === "pressure" || metric.group === "co2" ? 0.1 : 0.002;
  const samples = Array.from({ length: count }, (_, i) => Math.round(waveValue(bed, metric, from + (i * 1000) / metric.hz) / gain));
  return wave(metric.id, from, metric.hz, gain, 0, samples);
}
const beat = (viewer) => { const b = Buffer.alloc(13); b[0] = 9; b.writeUInt32LE(8, 1); b.writeDoubleLE(Date.now(), 5); viewer.socket.send(b); };
function sendNumbers(to) {
  const now = Date.now();
  const values = ward.flatMap((bed) => bed.silent ? [] : bed.tile.metrics.filter((m) => !m.wave).map((m) => {
    const value = numberValue(bed, m);
    const [low, high] = (m.limits ?? "").split("-").map(Number);
    return { metric: m.id, at: m.group === "nibp" ? now - 420_000 : now, status: 0, flags: low && (value < low || value > high) ? 1 : 0, value };
  }));
  for (const v of to) v.socket.send(frame(numerics(values)));
}
setInterval(() => { sendNumbers(viewers); viewers.forEach(beat); }, 1000);
let sent = Math.floor(Date.now() / 200) * 200;
setInterval(() => {
  const now = Math.floor(Date.now() / 200) * 200;
  if (now <= sent) return;
  const wanted = new Set([...viewers].flatMap((v) => [...v.waves]));
  const packets = new Map([...wavesOf(wanted)].map(([bed, metric]) => [metric.id, packet(bed, metric, sent, now - sent)]));
  for (const v of viewers) v.socket.send(frame(...[...v.waves].map((id) => packets.get(id)).filter(Boolean)));
  sent = now;
}, 40);
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));
