// Records of docs/live-protocol.md.
function record(kind, payload) {
  const head = Buffer.alloc(5);
  head[0] = kind;
  head.writeUInt32LE(payload.length, 1);
  return Buffer.concat([head, payload]);
}
export const frame = (...records) => Buffer.concat(records);
export const json = (kind, value) => record(kind, Buffer.from(JSON.stringify(value)));
export function numerics(values) {
  const b = Buffer.alloc(2 + values.length * 22);
  b.writeUInt16LE(values.length, 0);
  values.forEach((v, i) => {
    const p = 2 + i * 22;
    b.writeUInt32LE(v.metric, p);
    b.writeDoubleLE(v.at, p + 4);
    b[p + 12] = v.status;
    b[p + 13] = v.flags;
    b.writeDoubleLE(v.value, p + 14);
  });
  return record(3, b);
}
export function wave(metric, at, hz, gain, offset, samples) {
  const b = Buffer.alloc(37 + samples.length * 2);
  b.writeUInt32LE(metric, 0);
  b.writeDoubleLE(at, 4);
  b.writeFloatLE(hz, 12);
  b.writeDoubleLE(gain, 16);
  b.writeDoubleLE(offset, 24);
  b[32] = 0;
  b.writeUInt32LE(samples.length, 33);
  samples.forEach((s, i) => b.writeInt16LE(Math.max(-32767, Math.min(32767, s)), 37 + i * 2));
  return record(4, b);
}
