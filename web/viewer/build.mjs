// node viewer/build.mjs: the viewer as shipped, made ready for /viewer, into web/dist/viewer.
// What is done to it: its addresses begin with /viewer/v-… (a new folder for each build, so that what lies in it may be kept for ever), its scripts are made small (it is shipped unminified, 17 MB in
// one file), maps and the parts that we do not offer are left out, names are shown in both writings, doses lie where they belong, and each text is compressed once, here, not at every request.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { minifySync } from "rolldown/utils";

const here = dirname(fileURLToPath(import.meta.url));
const shipped = join(here, "node_modules/@ohif/app");
const ready = join(here, "dist");
const target = join(here, "../dist/viewer");
const { version } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8")).packages["node_modules/@ohif/app"];

// ort: inference in the browser, whose models would come from the internet; sw and the rest: the site's own trimmings
const LEFT_OUT = /(^|\/)(ort|customizations)\/|\.map$|(^|\/)(sw|init-service-worker|google|oidc-client\.min|es6-shim\.min|polyfill\.min)\.js$|(^|\/)(_headers|_redirects|serve\.json|manifest\.json|silent-refresh\.html|CNAME)$|(^|\/)assets\/(?!favicon|images)/;
// what the viewer asks for next, whatever it is to show: fetched beside its entry, not after it
const EARLY = /^(1673|6938|6489|6495|8478|89|6749|5696|9383|2623)\.bundle\..*\.js$/;
const TEXT = new Set([".js", ".css", ".html", ".svg", ".wasm", ".json"]);

// our scripts beside the shipped ones
const OWN = ["app-config.js", "preview.js"];

const stamp = createHash("sha256");
for (const file of ["build.mjs", ...OWN, "index.html", "package-lock.json"]) stamp.update(readFileSync(join(here, file)));
const wanted = stamp.digest("hex");
const base = `/viewer/v-${wanted.slice(0, 12)}/`;

if (!existsSync(join(ready, "stamp")) || readFileSync(join(ready, "stamp"), "utf8") !== wanted) await make();
rmSync(target, { recursive: true, force: true });
mkdirSync(dirname(target), { recursive: true });
cpSync(ready, target, { recursive: true, filter: (file) => relative(ready, file) !== "stamp" });

async function make() {
  if (!existsSync(join(shipped, "package.json")) || JSON.parse(readFileSync(join(shipped, "package.json"), "utf8")).version !== version)
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
  const next = `${ready}.next`;
  rmSync(next, { recursive: true, force: true });
  const from = join(shipped, "dist");
  const work = [];
  const done = { base: 0, fonts: 0, names: 0, doses: 0, origins: 0, contexts: 0 };
  let entry = "";
  const early = [];
  for (const name of readdirSync(from, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => relative(from, join(e.parentPath ?? e.path, e.name))).sort()) {
    if (LEFT_OUT.test(name) || name === "index.html" || OWN.includes(name)) continue;
    let bytes = readFileSync(join(from, name));
    if (/^app\.bundle\..*\.js$/.test(name)) entry = name;
    if (EARLY.test(name)) early.push(name);
    if (name.endsWith(".js")) bytes = Buffer.from(small(name, bytes.toString("utf8"), done));
    if (name.endsWith(".css")) bytes = Buffer.from(bytes.toString("utf8").replaceAll("url(/", () => { done.fonts++; return `url(${base}`; }));
    work.push([join(base.slice("/viewer/".length), name), bytes]);
  }
  // a new version that says these things in another way must stop the build, not the viewer
  if (done.base < 9 || done.fonts < 5 || done.names !== 1 || done.doses !== 1 || done.origins !== 3 || done.contexts !== 2 || entry === "" || early.length < 10) throw new Error(`the shipped viewer is not as expected: ${JSON.stringify({ ...done, entry, early })}`);
  for (const own of OWN)
    work.push([join(base.slice("/viewer/".length), own), Buffer.from(minifySync(own, readFileSync(join(here, own), "utf8").replaceAll("{{base}}", base), { module: false }).code)]);
  work.push(["index.html", Buffer.from(readFileSync(join(here, "index.html"), "utf8").replaceAll("{{base}}", base).replaceAll("{{entry}}", entry)
    .replace("{{early}}", early.map((name) => `<link rel="preload" as="script" href="${base}${name}">`).join("\n")))]);
  work.push(["LICENSE", readFileSync(join(shipped, "LICENSE"))]);
  const lanes = Array.from({ length: 4 }, async () => {
    for (let one = work.pop(); one; one = work.pop()) await write(next, ...one);
  });
  await Promise.all(lanes);
  writeFileSync(join(next, "stamp"), wanted);
  rmSync(ready, { recursive: true, force: true });
  renameSync(next, ready);
}

/** The script with our addresses, without blanks, comments and long names. */
function small(name, text, done) {
  text = text.replace(/__webpack_require__\.p = "\/"/g, () => { done.base++; return `__webpack_require__.p = "${base}"`; })
    .replace(/(['"])\/dicom-microscopy-viewer\//g, (_, quote) => { done.base++; return `${quote}${base}dicom-microscopy-viewer/`; });
  // names as app-config.js writes them: as shipped, only their alphabetic group is shown
  text = text.replace("let nameToUse = name.Alphabetic ?? name;", () => { done.names++; return "let nameToUse = window.meridianPersonName(name) ?? name;"; });
  // Each frame of a dose has its place by the offset vector (PS3.3 C.8.8.3.2); as shipped, that branch is never reached and all frames lie in one plane;
  // and it would add the offset anew each time that it is asked for the frame
  text = text.replace("hasDetectorButMissingSpatialInfo || NumberOfFrames > 1)", () => { done.doses++; return "hasDetectorButMissingSpatialInfo || (NumberOfFrames > 1 && !instance.GridFrameOffsetVector))"; })
    .replaceAll("const origin = newInstance.ImagePositionPatient?.map(Number);", () => { done.origins++; return "const origin = sharedInstance.ImagePositionPatient?.map(Number);"; });
  // one WebGL context in place of seven that are made before the first image; volumes use one anyway, stacks share it as they do on a tablet
  text = text.replaceAll("webGlContextCount: 7,", () => { done.contexts++; return "webGlContextCount: 1,"; });
  if (name.endsWith(".min.js")) return text;
  const result = minifySync(name, text, { module: false, compress: { target: "es2022" }, mangle: true });
  if (result.errors.length > 0) throw new Error(`${name}: ${result.errors[0].message}`);
  return result.code;
}

async function write(folder, name, bytes) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  if (!TEXT.has(extname(name)) || bytes.length < 1024) return;
  writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 7 }));
  writeFileSync(`${path}.br`, await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
}
