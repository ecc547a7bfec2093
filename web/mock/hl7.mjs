export const MESSAGE = [
  "MSH|^~\\&|ACME_Gateway^00091EFFFE000001^EUI-64|ICU|MERIDIAN||20261121210000.120+0000||ORU^R01^ORU_R01|MSG8001|P|2.6|||AL|NE||UNICODE UTF-8|||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO",
  "PID|||P20260000^^^HIS^MR||Zhang^Wei^^^^^L^A~张^伟^^^^^L^I||19610412|M",
  "PV1||I|ICU-A^100^1",
  "OBR|1|ACME1|ACME1|182777000^monitoring of patient^SCT|||20261121210000+0000",
  "OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||00091EFFFE000001^^00091EFFFE000001^EUI-64",
  "OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.7.4.147842|72|264864^MDC_DIM_BEAT_PER_MIN^MDC|50-120||||R",
  "OBX|3|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.2.1.150456|97|262688^MDC_DIM_PERCENT^MDC|90-100||||R",
  "OBX|4|NM|X-771^VENDOR_PERF_IDX^99ACME|1.2.1.99|1.62|%|||||R",
  "",
].join("\r");
export const QUARANTINED = MESSAGE.replace("|72|", "|7Z2|");

const TITLES = { MSH: "Message Header", PID: "Patient Identification", PV1: "Patient Visit", OBR: "Observation Request", OBX: "Observation/Result", MSA: "Message Acknowledgment" };

/** Segments and fields with their byte offsets, as the hub's decoder gives them. */
export function decoded(text) {
  let offset = 0;
  const segments = [];
  for (const line of text.split("\r").filter(Boolean)) {
    const id = line.slice(0, 3);
    const fields = [];
    let at = offset;
    line.split("|").forEach((field, i) => {
      const length = Buffer.byteLength(field);
      if (i > 0 && field !== "") {
        const place = `${id}-${id === "MSH" ? i + 1 : i}`;
        const parts = [];
        let inner = at;
        if (field.includes("^") && place !== "MSH-2") field.split("^").forEach((c, k) => { const n = Buffer.byteLength(c); if (c !== "") parts.push({ place: `${place}.${k + 1}`, text: c, offset: inner, length: n }); inner += n + 1; });
        fields.push({ place, name: { "OBX-5": "Observation Value", "OBX-3": "Observation Identifier", "OBX-2": "Value Type", "PID-5": "Patient Name", "MSH-9": "Message Type", "MSH-10": "Message Control ID" }[place], text: field, offset: at, length, parts: parts.length ? parts : undefined });
      }
      at += length + 1;
    });
    segments.push({ id, title: TITLES[id], offset, length: Buffer.byteLength(line), fields });
    offset += Buffer.byteLength(line) + 1;
  }
  return { kind: "ORU^R01^ORU_R01", charset: "UTF-8", segments };
}
