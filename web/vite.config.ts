import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// MERIDIAN_HUB: where `npm run dev` and `npm run screens` find the hub (or the mock) that they talk to.
const hub = process.env.MERIDIAN_HUB ?? "http://127.0.0.1:8080";
const proxy = Object.fromEntries(
  ["/api", "/live", "/fhir", "/dicom-web", "/viewer", "/healthz", "/metrics", "/openapi"].map((path) => [path, { target: hub, ws: path === "/live", changeOrigin: true }]),
);

export default defineConfig({
  plugins: [react()],
  base: "/",
  server: { proxy },
  preview: { proxy },
  // No inlined assets and no inline scripts: the hub's content security policy is script-src 'self'.
  build: { target: "es2022", assetsInlineLimit: 0, sourcemap: false, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 900 },
  test: { environment: "node", include: ["test/**/*.test.ts"] },
});
