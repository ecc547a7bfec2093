// The wall of a ward: its tiles, whether their numbers change, and whether their waves move.
import { hub, option, saw, story, visit } from "./page.mjs";

const beds = Number(option("beds", 8));
await story(async () => {
  const page = await visit("en");
  await page.goto(`${hub}/`);
  await page.waitForFunction((n) => document.querySelectorAll(".tile").length >= n && document.querySelectorAll(".tile:not(.tile-silent) canvas").length >= n, beds);
  const look = () => page.evaluate(() => [...document.querySelectorAll(".tile")].map((tile) => {
    const canvas = tile.querySelector("canvas");
    const pixels = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let hash = 0;
    const colors = new Set();
    for (let i = 0; i < pixels.length; i += 4) {
      const color = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
      colors.add(color);
      hash = (Math.imul(hash, 31) + color) | 0;
    }
    return { bed: tile.querySelector(".tile-bed")?.textContent, numbers: tile.querySelector(".tile-numbers")?.innerText ?? "", hash, colors: colors.size };
  }));
  const first = await look();
  const moved = new Set();
  const changed = new Set();
  const drawn = new Set();
  for (let i = 0; i < 80 && (moved.size < beds || changed.size < beds || drawn.size < beds); i++) {
    await page.waitForTimeout(500);
    for (const now of await look()) {
      const then = first.find((t) => t.bed === now.bed);
      if (then && then.hash !== now.hash) moved.add(now.bed);
      if (then && then.numbers !== now.numbers) changed.add(now.bed);
      if (now.colors > 2) drawn.add(now.bed);
    }
  }
  saw("wall", { tiles: first.length, moved: moved.size, changed: changed.size, drawn: drawn.size });
});
