// The calls of docs/api.md with made-up answers.
import { find } from "./imaging.mjs";
import { laboratory } from "./laboratory.mjs";
import { tables } from "./tables.mjs";

export async function answer(request, response, url, { ward, standing, tell }) {
  const path = url.pathname.replace("/api/v1/", "");
  const say = (value, status = 200) => {
    response.writeHead(status, { "Content-Type": status < 400 ? "application/json" : "application/problem+json" });
    response.end(JSON.stringify(value));
  };
  const body = await read(request);
  if (path === "session") return say({ user: { name: "demo", role: "administrator", demo: true }, setupNeeded: false, demo: true, version: "0.1.0", languages: ["en", "zh"] });
  if (path === "tiles") return say({ items: ward.map((b) => b.tile), next: null });
  const ack = /^alerts\/(\d+)\/acknowledge$/.exec(path);
  if (ack && request.method === "POST") {
    const alert = standing.find((a) => a.alert === Number(ack[1]));
    if (!alert) return say({ title: "No such alert", status: 404 }, 404);
    Object.assign(alert, { transition: "acknowledged", acknowledgedBy: body.name, acknowledgeReason: body.reason, acknowledgedAt: Date.now() });
    tell(alert);
    return say(alert);
  }
  if (path === "alerts" || path === "events") return say(tables[path](url, ward, standing));
  if (path === "trends") return say(tables.trends(url, ward));
  const found = laboratory(path, url, request.method, body) ?? find(path, url, request.method) ?? tables.find(path, url, ward, request.method, body);
  return found === undefined ? say({ title: `The mock has no ${path}`, detail: "Use the hub itself.", status: 404 }, 404) : say(found);
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  try { return JSON.parse(Buffer.concat(parts).toString()); } catch { return {}; }
}
