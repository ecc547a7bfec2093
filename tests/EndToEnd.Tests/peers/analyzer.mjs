// An analyzer of its own making: LIS1-A's sender and receiver in a few lines, written from the standard and sharing nothing with the hub.
import { createConnection } from "node:net";

const [STX, ETX, EOT, ENQ, ACK, LF, CR, NAK, ETB] = [0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0d, 0x15, 0x17];

/** STX, number, text, ETB or ETX, checksum, CR LF; `damage` is added to the checksum. */
export function frame(number, text, last = true, damage = 0) {
  const body = Buffer.concat([Buffer.from(String(number % 8) + text, "utf8"), Buffer.from([last ? ETX : ETB])]);
  const sum = (body.reduce((all, byte) => all + byte, damage) & 0xff).toString(16).toUpperCase().padStart(2, "0");
  return Buffer.concat([Buffer.from([STX]), body, Buffer.from(sum, "ascii"), Buffer.from([CR, LF])]);
}

export async function connect(host, port) {
  const socket = createConnection({ host, port, noDelay: true });
  await new Promise((done, failed) => socket.once("connect", done).once("error", failed));
  let heard = Buffer.alloc(0);
  let wake = () => {};
  socket.on("data", (more) => { heard = Buffer.concat([heard, more]); wake(); });
  socket.on("close", () => wake());

  async function take(what, found) {
    for (const until = Date.now() + 20_000; ;) {
      const got = found();
      if (got !== undefined) return got;
      if (Date.now() > until || socket.destroyed) throw new Error(`the hub did not send ${what}; what is left: ${heard.toString("latin1")}`);
      await new Promise((done) => { wake = done; setTimeout(done, 500); });
    }
  }
  const byte = (what) => take(what, () => {
    if (heard.length === 0) return undefined;
    const first = heard[0];
    heard = heard.subarray(1);
    return first;
  });

  return {
    /** One message, a record a frame. `damaged`: the frame whose checksum is wrong the first time. Returns how many frames were refused. */
    async send(records, { damaged = 0 } = {}) {
      socket.write(Buffer.from([ENQ]));
      if ((await byte("ACK of ENQ")) !== ACK) throw new Error("the line was refused");
      let refused = 0;
      for (let i = 0; i < records.length; i++) {
        socket.write(frame(i + 1, `${records[i]}\r`, true, i + 1 === damaged ? 1 : 0));
        let answer = await byte(`answer to frame ${i + 1}`);
        for (let again = 0; answer === NAK && again < 6; again++) {
          refused++;
          socket.write(frame(i + 1, `${records[i]}\r`));
          answer = await byte(`answer to frame ${i + 1} again`);
        }
        if (answer !== ACK) throw new Error(`frame ${i + 1} was answered by ${answer}`);
      }
      socket.write(Buffer.from([EOT]));
      return refused;
    },
    /** The message that the host sends next, as its records. */
    async receive() {
      if ((await byte("ENQ")) !== ENQ) throw new Error("not ENQ");
      socket.write(Buffer.from([ACK]));
      let text = "";
      for (;;) {
        const first = await byte("a frame or EOT");
        if (first === EOT) return text.split("\r").filter(Boolean);
        if (first !== STX) throw new Error(`neither frame nor EOT: ${first}`);
        const rest = await take("the end of a frame", () => {
          const end = heard.findIndex((b, i) => (b === ETX || b === ETB) && heard.length >= i + 5);
          if (end < 0) return undefined;
          const whole = heard.subarray(0, end + 5);
          heard = heard.subarray(end + 5);
          return whole;
        });
        const body = rest.subarray(0, rest.length - 4);
        const sum = (body.reduce((all, b) => all + b, 0) & 0xff).toString(16).toUpperCase().padStart(2, "0");
        if (sum !== rest.subarray(rest.length - 4, rest.length - 2).toString("ascii")) throw new Error("the hub's checksum is wrong");
        text += body.subarray(1, -1).toString("utf8");
        socket.write(Buffer.from([ACK]));
      }
    },
    close: () => socket.destroy(),
  };
}
