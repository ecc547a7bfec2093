// Installs what the tests need where it is missing, builds, runs every test project that the solution names and the
// pages' own tests, and ends with one line: N passed, N failed, N skipped.
import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const pages = join(home, "web");
const args = process.argv.slice(2);
if (args.includes("--help") || args.includes("-h")) {
  console.log(`Usage: ./meridian test [--filter TEXT] [--project NAME]

Installs what the tests need where it is missing, then runs every test: unit, property, end to end over sockets, browser.
  --filter TEXT    only tests whose full name contains TEXT
  --project NAME   only one test project, e.g. Wire.Tests, or "web" for the pages' own
Ends with "N passed, N failed, N skipped"; exit code 1 when one failed.`);
  process.exit(0);
}

function wrongArguments(text) {
  console.error(`meridian: ${text}; see ./meridian test --help`);
  process.exit(2);
}

const options = {};
for (let i = 0; i < args.length; i += 2) {
  if (args[i] !== "--filter" && args[i] !== "--project") wrongArguments(`unknown option '${args[i]}'`);
  if (args[i + 1] === undefined) wrongArguments(`${args[i]} needs a value`);
  options[args[i].slice(2)] = args[i + 1];
}

function installPrerequisites() {
  const missing = readFileSync(join(home, "tests/prerequisites.txt"), "utf8").split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, proof]) => !existsSync(proof))
    .map(([name]) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    console.error(`Some tests will be skipped. To run them all: sudo apt-get install -y --no-install-recommends ${missing.join(" ")}`);
    return;
  }
  console.log(`Installing ${missing.join(" ")} …`);
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "ignore", "inherit"] };
  const attempt = (argv, otherwise) => {
    try { execFileSync("apt-get", argv, quiet); } catch { console.error(otherwise); }
  };
  attempt(["update", "-qq"], "apt-get update failed; trying with the lists that are here");
  // one by one: a package that cannot be had must not keep the others away
  for (const name of missing)
    attempt(["install", "-y", "-qq", "--no-install-recommends", name], `could not install ${name}: the tests that need it will be skipped`);
}

function run(command, argv, more = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, argv, { cwd: home, stdio: "inherit", ...more });
    child.on("error", () => resolve(127));
    child.on("exit", (code, signal) => resolve(signal ? 128 : code));
  });
}

async function mustRun(title, command, argv, cwd = home) {
  console.log(`— ${title}`);
  const code = await run(command, argv, { cwd });
  console.log(`   ${title}: ${seconds(begun)} s since the start`);
  if (code === 0) return;
  console.error(`meridian: ${title} failed`);
  console.log("0 passed, 1 failed, 0 skipped");
  process.exit(1);
}

const begun = Date.now();
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(0);

const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const scratch = mkdtempSync(join(tmpdir(), "meridian-test-"));

function failed(text) {
  totals.failed++;
  failures.push(text);
}

// What is quiet says what it said when it is done, so that two that run at once are not mixed up.
async function runDotnet(project, quiet = false) {
  const name = basename(project, ".csproj");
  const started = Date.now();
  console.log(`— ${name}`);
  const report = join(scratch, `${name}.json`);
  const assembly = join(home, dirname(project), "bin/Release/net10.0", `Meridian.${name}.dll`);
  const argv = [assembly, "-ctrf", report, "-noColor", "-noLogo"];
  if (options.filter) argv.push("-method", `*${options.filter}*`);
  const output = join(scratch, `${name}.txt`);
  const file = quiet ? openSync(output, "w") : undefined;
  const code = await run("dotnet", argv, quiet ? { stdio: ["ignore", file, file] } : {});
  if (quiet) {
    closeSync(file);
    process.stdout.write(readFileSync(output));
  }
  const failedBefore = totals.failed;
  if (!existsSync(report)) {
    failed(`${name}: ended without a report (exit code ${code})`);
    return;
  }
  for (const test of JSON.parse(readFileSync(report, "utf8")).results.tests) {
    if (test.status === "passed") totals.passed++;
    else if (test.status === "failed") failed(`${name}: ${test.name}${test.message ? `\n    ${test.message.slice(0, 600).replaceAll("\n", "\n    ")}` : ""}`);
    else {
      totals.skipped++;
      console.log(`   skipped: ${test.name}${test.message ? ` (${test.message})` : ""}`);
    }
  }
  if (code !== 0 && totals.failed === failedBefore && !options.filter) failed(`${name}: exit code ${code}`);
  console.log(`   ${name}: ${seconds(started)} s`);
}

async function runPages() {
  console.log("— web");
  const report = join(scratch, "web.json");
  const argv = ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  if (options.filter) argv.push("-t", options.filter, "--passWithNoTests");
  const code = await run("npx", argv, { cwd: pages, env: { ...process.env, CI: "true" } });
  if (!existsSync(report)) {
    failed(`web: ended without a report (exit code ${code})`);
    return;
  }
  const results = JSON.parse(readFileSync(report, "utf8"));
  totals.passed += results.numPassedTests;
  if (!options.filter) totals.skipped += results.numPendingTests + (results.numTodoTests ?? 0);
  for (const file of results.testResults)
    for (const test of file.assertionResults) if (test.status === "failed") failed(`web: ${test.fullName}`);
  if (code !== 0 && results.numFailedTests === 0) failed(`web: exit code ${code}`);
}

installPrerequisites();
const wanted = (name) => !options.project || options.project === name;
const projects = [...readFileSync(join(home, "Meridian.slnx"), "utf8").matchAll(/Path="(tests\/[^"]+\.Tests\.csproj)"/g)].map((m) => m[1]);
// npm waits for the disk and the network, and little of it for a second core: the pages are built beside the programs
async function buildPages() {
  if (!existsSync(join(pages, "node_modules")) || process.env.CI)
    await mustRun("install the pages' packages", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], pages);
  await mustRun("build the pages", "npm", ["run", "build", "--silent"], pages);
}
await Promise.all([buildPages(), mustRun("build", "dotnet", ["build", "Meridian.slnx", "-c", "Release", "-v", "q", "--nologo"])]);

const nameOf = (project) => basename(project, ".csproj");
async function runInTurn(some, quiet) {
  for (const project of some) if (wanted(nameOf(project))) await runDotnet(project, quiet);
}
// The stories with browsers have the machine for themselves; of the others the longest waits for sockets half of its time, and the rest goes beside it.
const alone = "EndToEnd.Tests", longest = "Server.Tests";
await runInTurn(projects.filter((project) => nameOf(project) === alone), false);
await Promise.all([
  runInTurn(projects.filter((project) => nameOf(project) === longest), false),
  runInTurn(projects.filter((project) => nameOf(project) !== alone && nameOf(project) !== longest), true),
]);
if (wanted("web")) await runPages();

rmSync(scratch, { recursive: true, force: true });
if (failures.length) console.log(`\nFailed:\n${failures.map((line) => `  ${line}`).join("\n")}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed > 0 || (totals.passed === 0 && !options.filter) ? 1 : 0);
