// Stores, finds and fetches one object at a DICOMweb service with the client that viewers of the field use; prints what came as one line of JSON.
// node client.mjs http://127.0.0.1:8080/dicom-web FILE
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
globalThis.XMLHttpRequest = require('xhr2');
const { api } = require('dicomweb-client');

const [url, path] = process.argv.slice(2);
const file = readFileSync(path);
const client = new api.DICOMwebClient({ url, headers: { 'X-Meridian': '1' }, errorInterceptor: error => console.error(error.status, error.response?.toString()) });

const first = (dataset, tag) => dataset[tag].Value[0];
// pictures come in a list
const head = pictures => Buffer.from([pictures].flat()[0]).subarray(0, 2).toString('hex');

const answer = await client.storeInstances({ datasets: [file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength)] });
const stored = typeof answer === 'string' || answer instanceof ArrayBuffer ? JSON.parse(Buffer.from(answer).toString()) : answer;
const studies = await client.searchForStudies({ queryParams: { limit: 101, offset: 0, fuzzymatching: false, includefield: '00081030,00080060' } });
const studyInstanceUID = first(studies[0], '0020000D');
const series = await client.searchForSeries({ studyInstanceUID, queryParams: { includefield: '0008103E,00080021' } });
const seriesInstanceUID = first(series[0], '0020000E');
const instances = await client.searchForInstances({ studyInstanceUID, seriesInstanceUID });
const sopInstanceUID = first(instances[0], '00080018');
const metadata = await client.retrieveSeriesMetadata({ studyInstanceUID, seriesInstanceUID });
const [frame] = await client.retrieveInstanceFrames({ studyInstanceUID, seriesInstanceUID, sopInstanceUID, frameNumbers: [1] });
const [bulk] = await client.retrieveBulkData({ BulkDataURI: metadata[0]['7FE00010'].BulkDataURI });
const whole = await client.retrieveInstance({ studyInstanceUID, seriesInstanceUID, sopInstanceUID });
if (Buffer.from(whole).subarray(128, 132).toString() !== 'DICM') throw new Error('retrieveInstance gave no Part 10 file');
const rendered = await client.retrieveInstanceRendered({ studyInstanceUID, seriesInstanceUID, sopInstanceUID, mediaTypes: [{ mediaType: 'image/jpeg' }] });
const thumbnail = await client.retrieveInstanceThumbnail({ studyInstanceUID, seriesInstanceUID, sopInstanceUID, mediaTypes: [{ mediaType: 'image/jpeg' }] });

console.log(JSON.stringify({
  stored: stored['00081199'].Value.length, studies: studies.length, series: series.length, instances: instances.length, metadata: metadata.length, instance: first(metadata[0], '00080018'),
  frame: frame.byteLength, bulk: bulk.byteLength, rendered: head(rendered), thumbnail: head(thumbnail),
}));
