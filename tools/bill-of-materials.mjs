// Writes the CycloneDX 1.6 list of the parts that the program ships with, from the committed lock files, to the path given.
// Parts that only build or test the program are not in it. https://cyclonedx.org/docs/1.6/json/
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const target = process.argv[2] ?? join(home, "artifacts/meridian.cdx.json");
const version = /<Version>([^<]+)</.exec(readFileSync(join(home, "Directory.Build.props"), "utf8"))[1];
const sha512 = (base64) => [{ alg: "SHA-512", content: Buffer.from(base64, "base64").toString("hex") }];
const parts = new Map();

function nugetLicense(name, partVersion) {
  const root = process.env.NUGET_PACKAGES ?? join(homedir(), ".nuget/packages");
  const nuspec = join(root, name.toLowerCase(), partVersion.toLowerCase(), `${name.toLowerCase()}.nuspec`);
  if (!existsSync(nuspec)) return undefined;
  return /<license type="expression">([^<]+)</.exec(readFileSync(nuspec, "utf8"))?.[1];
}

const buildOnly = new Set(["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers"]);
for (const project of readdirSync(join(home, "src"))) {
  const lock = join(home, "src", project, "packages.lock.json");
  if (!existsSync(lock)) continue;
  for (const framework of Object.values(JSON.parse(readFileSync(lock, "utf8")).dependencies))
    for (const [name, entry] of Object.entries(framework)) {
      if (entry.type === "Project" || buildOnly.has(name)) continue;
      const purl = `pkg:nuget/${name}@${entry.resolved}`;
      const license = nugetLicense(name, entry.resolved);
      parts.set(purl, {
        type: "library", "bom-ref": purl, name, version: entry.resolved, purl,
        ...(entry.contentHash && { hashes: sha512(entry.contentHash) }),
        ...(license && { licenses: [{ expression: license }] }),
      });
    }
}

for (const npmLock of [join(home, "web/package-lock.json"), join(home, "web/viewer/package-lock.json")].filter(existsSync))
  for (const [path, entry] of Object.entries(JSON.parse(readFileSync(npmLock, "utf8")).packages)) {
    if (!path || entry.dev || entry.devOptional || entry.link) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const purl = `pkg:npm/${name.replace("@", "%40")}@${entry.version}`;
    const integrity = /sha512-(\S+)/.exec(entry.integrity ?? "")?.[1];
    parts.set(purl, {
      type: "library", "bom-ref": purl, name, version: entry.version, purl,
      ...(integrity && { hashes: sha512(integrity) }),
      ...(entry.license && { licenses: [/ (OR|AND|WITH) /.test(entry.license) ? { expression: entry.license } : { license: { id: entry.license } }] }),
    });
  }

const components = [...parts.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
// The serial number follows from the content, so that the same sources give the same file.
const digest = createHash("sha256").update(JSON.stringify([version, components])).digest("hex");
const serial = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
const root = { type: "application", "bom-ref": `pkg:generic/meridian@${version}`, name: "meridian", version, licenses: [{ license: { id: "Apache-2.0" } }] };
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, JSON.stringify({
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", bomFormat: "CycloneDX", specVersion: "1.6",
  serialNumber: `urn:uuid:${serial}`, version: 1,
  metadata: { component: root, tools: { components: [{ type: "application", name: "tools/bill-of-materials.mjs", version }] } },
  components,
  dependencies: [{ ref: root["bom-ref"], dependsOn: components.map((part) => part["bom-ref"]) }],
}, null, 1) + "\n");
