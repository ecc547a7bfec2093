// What scripts that look into the viewer share: a browser that draws by software, and eyes for what is drawn.

/** WebGL without a graphics card. */
export const GL = ["--no-sandbox", "--headless", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** Runs in the page before it: notes when each viewport first shows an image. */
export function watchImages() {
  const images = { first: 0, count: 0 };
  window.meridianImages = images;
  const usual = EventTarget.prototype.dispatchEvent;
  EventTarget.prototype.dispatchEvent = function (event) {
    if (event.type === "CORNERSTONE_IMAGE_RENDERED" && this instanceof Element && this.clientWidth > 200) {
      images.count++;
      images.first ||= performance.now();
    }
    return usual.call(this, event);
  };
}

/** Of each drawn viewport: how many colors it has, a hash of its pixels, how many are not grey; from the canvas itself. */
export const look = (page) => page.evaluate(() => [...document.querySelectorAll("canvas.cornerstone-canvas")].filter((c) => c.clientWidth > 100).map((canvas) => {
  const small = document.createElement("canvas");
  small.width = small.height = 128;
  const context = small.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0, 128, 128);
  const { data } = context.getImageData(0, 0, 128, 128);
  const colors = new Set();
  let [hash, lit, colored, sum] = [0, 0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
    colors.add((r << 16) | (g << 8) | b);
    hash = (Math.imul(hash, 31) + ((r << 16) | (g << 8) | b)) | 0;
    if (r + g + b > 60) lit++;
    if (Math.max(r, g, b) - Math.min(r, g, b) > 24) colored++;
    sum += r + g + b;
  }
  return { width: canvas.clientWidth, height: canvas.clientHeight, colors: colors.size, hash, lit, colored, mean: Math.round(sum / (3 * 128 * 128)) };
}));

/** Where the red of a color wash lies in a viewport: how far down the body its middle is, 0 at its top and 1 at its bottom. */
export const redPart = (page, index) => page.evaluate((at) => {
  const canvas = [...document.querySelectorAll("canvas.cornerstone-canvas")].filter((c) => c.clientWidth > 100)[at];
  const size = 256;
  const small = document.createElement("canvas");
  small.width = small.height = size;
  const context = small.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0, size, size);
  const { data } = context.getImageData(0, 0, size, size);
  let [top, bottom, red, sum] = [size, -1, 0, 0];
  for (let y = 0; y < size; y++) {
    let lit = 0;
    for (let x = 0; x < size; x++) {
      const [r, g, b] = data.subarray((y * size + x) * 4);
      if (r + g + b > 120) lit++;
      if (r > g + 12 && r > 40) { red++; sum += y; }
    }
    if (lit > size / 16) { top = Math.min(top, y); bottom = Math.max(bottom, y); }
  }
  return { red, down: red === 0 ? -1 : (sum / red - top) / (bottom - top) };
}, index);
