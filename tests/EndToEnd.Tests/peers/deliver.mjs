// Delivers one patient feed message and one observation message with node-hl7-client; prints one JSON line an answer.
import Client, { Message } from "node-hl7-client";

const [host, port] = process.argv.slice(2);
const header = (kind, id) => `MSH|^~\\&|NPM|LAB|MERIDIAN|HUB|20261121080000||${kind}|${id}|P|2.5`;
const messages = [
  [header("ADT^A01", "NPM-1"), "EVN|A01|20261121080000", "PID|1||NPM4711^^^NPM^MR||Peer^Foreign||19700102|F", "PV1|1|I|ICU^7^A"],
  [header("ORU^R01", "NPM-2"), "PID|1||NPM4711^^^NPM^MR||Peer^Foreign||19700102|F", "OBR|1|||NPM^Panel",
    "OBX|1|NM|8867-4^Heart rate^LN||72|/min^^UCUM|||||F"],
].map((segments) => new Message({ text: segments.join("\r") }));

const client = new Client({ host });
let answered = 0;
const done = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no answer within 20 s")), 20_000).unref();
  const connection = client.createConnection({ port: Number(port) }, async (reply) => {
    const message = reply.getMessage();
    console.log(JSON.stringify({ code: message.get("MSA.1").toString(), of: message.get("MSA.2").toString() }));
    if (++answered === messages.length) resolve();
    else connection.sendMessage(messages[answered]).catch(reject);
  });
  connection.sendMessage(messages[0]).catch(reject);
});
await done;
process.exit(0);
