// A made-up ward: tiles, numbers, waves and alarms that look alive enough to design pages by.
const NAMES = [["Zhang Wei", "张伟"], ["Wang Fang", "王芳"], ["Li Na", "李娜"], ["Chen Jie", "陈杰"], ["Maria Keller", null], ["Liu Yang", "刘洋"], ["Zhao Min", "赵敏"], ["Huang Lei", "黄磊"], ["John O'Neill", null], ["Zhou Xin", "周欣"], ["Wu Gang", "吴刚"], ["Xu Li", "徐丽"]];
const G = (code, name, label, labelZh, group, order, unit, extra = {}) => ({ code: String(code), system: "MDC", name, label, labelZh, group, order, unit, known: true, wave: false, ...extra });
const NUMBERS = [
  G(147842, "MDC_ECG_HEART_RATE", "HR", "心率", "ecg", 10, "/min", { limits: "50-120" }),
  G(150456, "MDC_PULS_OXIM_SAT_O2", "SpO₂", "血氧饱和度", "spo2", 20, "%", { limits: "90-100" }),
  G(150037, "MDC_PRESS_BLD_ART_ABP_SYS", "ABP sys", "有创收缩压", "pressure", 40, "mm[Hg]", { limits: "90-160" }),
  G(150038, "MDC_PRESS_BLD_ART_ABP_DIA", "ABP dia", "有创舒张压", "pressure", 41, "mm[Hg]", { limits: "50-90" }),
  G(150039, "MDC_PRESS_BLD_ART_ABP_MEAN", "ABP mean", "有创平均压", "pressure", 42, "mm[Hg]", { limits: "60-110" }),
  G(150021, "MDC_PRESS_CUFF_SYS", "NIBP sys", "无创收缩压", "nibp", 50, "mm[Hg]"),
  G(150022, "MDC_PRESS_CUFF_DIA", "NIBP dia", "无创舒张压", "nibp", 51, "mm[Hg]"),
  G(150023, "MDC_PRESS_CUFF_MEAN", "NIBP mean", "无创平均压", "nibp", 52, "mm[Hg]"),
  G(151562, "MDC_RESP_RATE", "RR", "呼吸频率", "resp", 100, "/min", { limits: "8-30" }),
  G(151708, "MDC_CONC_AWAY_CO2_ET", "etCO₂", "呼末二氧化碳", "co2", 106, "mm[Hg]"),
  G(150344, "MDC_TEMP", "Temp", "体温", "temp", 110, "Cel", { limits: "36-38.5" }),
  { ...G("X-771", "VENDOR_PERF_IDX", "VENDOR_PERF_IDX", "VENDOR_PERF_IDX", "other", 900, "%"), system: "99ACME", known: false },
];
const WAVES = [
  G(131329, "MDC_ECG_ELEC_POTL_I", "ECG I", "心电 I", "ecg", 201, "mV", { wave: true, hz: 250, low: -5, high: 5 }),
  G(131330, "MDC_ECG_ELEC_POTL_II", "ECG II", "心电 II", "ecg", 200, "mV", { wave: true, hz: 250, low: -5, high: 5 }),
  G(150452, "MDC_PULS_OXIM_PLETH", "Pleth", "容积脉搏波", "spo2", 210, "", { wave: true, hz: 125 }),
  G(150036, "MDC_PRESS_BLD_ART_ABP", "ABP", "有创动脉压", "pressure", 220, "mm[Hg]", { wave: true, hz: 125, low: -20, high: 300 }),
  G(151562, "MDC_RESP", "Resp", "呼吸波", "resp", 230, "Ohm", { wave: true, hz: 62.5 }),
  G(151700, "MDC_CONC_AWAY_CO2", "CO₂", "二氧化碳", "co2", 240, "mm[Hg]", { wave: true, hz: 62.5 }),
];

const bump = (x, c, w) => Math.exp(-((x - c) ** 2) / (2 * w * w));
const ecg = (p) => 0.12 * bump(p, 0.18, 0.025) - 0.12 * bump(p, 0.27, 0.008) + 1.1 * bump(p, 0.295, 0.009) - 0.25 * bump(p, 0.32, 0.01) + 0.3 * bump(p, 0.52, 0.04);
const pulse = (p) => bump((p + 0.5) % 1, 0.2, 0.09) + 0.42 * bump((p + 0.5) % 1, 0.47, 0.1) + 0.1 * bump((p + 0.5) % 1, 0.7, 0.15);

export function makeWard(count) {
  const beds = [];
  let metricId = 1;
  for (let i = 0; i < count; i++) {
    const rich = i % 3 !== 2;
    const chosen = [...NUMBERS.filter((m) => rich || !["pressure", "co2"].includes(m.group)), ...WAVES.filter((m) => rich || !["pressure", "co2"].includes(m.group))];
    const equipment = i + 1;
    const [name, ideographic] = NAMES[i % NAMES.length];
    const metrics = chosen.map((m) => ({ id: metricId++, equipment, vmd: "1", channel: "1", ...m }));
    beds.push({
      bpm: 58 + ((i * 17) % 55), rr: 11 + (i % 9), spo2: 93 + (i % 7), sys: 100 + ((i * 13) % 50), temp: 36.3 + (i % 17) / 10, silent: i === 6, silentSince: Date.now() - 754_000,
      tile: {
        key: `b${i + 1}`, label: `ICU ${i + 1}`, unit: i < 16 ? "ICU-A" : "ICU-B", room: String(100 + (i >> 1)), bed: String(i + 1), bedId: i + 1,
        patient: i % 8 === 7 ? null : { id: 1000 + i, name, ideographic, identifier: `P${20260000 + i}`, sex: i % 2 ? "female" : "male", birthDate: "1961-04-12", confirmed: i % 5 !== 4 },
        equipment: [{ id: equipment, label: `Monitor ${i + 1}`, manufacturer: i % 2 ? "Acme Medical" : "Sino Monitor", model: "VM-12", serial: `SN${4000 + i}`, identifier: `00091E${(0xfffe00000000 + i).toString(16).toUpperCase()}`, state: i === 6 ? "silent" : "live", since: Date.now() - 754_000, clockOffsetMs: (i % 4) * 130 - 90 }],
        metrics,
      },
    });
  }
  return beds;
}

/** Value of a wave at a hub time (ms). */
export function waveValue(bed, metric, t) {
  const beat = ((t / 1000) * bed.bpm) / 60;
  const p = beat - Math.floor(beat);
  const breath = Math.sin((2 * Math.PI * (t / 1000) * bed.rr) / 60);
  switch (metric.name) {
    case "MDC_ECG_ELEC_POTL_II": return ecg(p) + 0.05 * breath + 0.015 * (Math.random() - 0.5);
    case "MDC_ECG_ELEC_POTL_I": return 0.7 * ecg(p) + 0.03 * breath + 0.015 * (Math.random() - 0.5);
    case "MDC_PULS_OXIM_PLETH": return pulse(p) * (1 + 0.08 * breath);
    case "MDC_PRESS_BLD_ART_ABP": return bed.sys * 0.62 + bed.sys * 0.36 * pulse(p) + 3 * breath;
    case "MDC_RESP": return breath;
    default: return breath > 0 ? 36 * Math.min(1, breath * 4) : 0;
  }
}

export function numberValue(bed, metric) {
  const r = () => Math.round((Math.random() - 0.5) * 2);
  switch (metric.name) {
    case "MDC_ECG_HEART_RATE": return bed.bpm + r();
    case "MDC_PULS_OXIM_SAT_O2": return Math.min(100, bed.spo2);
    case "MDC_PRESS_BLD_ART_ABP_SYS": case "MDC_PRESS_CUFF_SYS": return bed.sys + r();
    case "MDC_PRESS_BLD_ART_ABP_DIA": case "MDC_PRESS_CUFF_DIA": return Math.round(bed.sys * 0.62) + r();
    case "MDC_PRESS_BLD_ART_ABP_MEAN": case "MDC_PRESS_CUFF_MEAN": return Math.round(bed.sys * 0.75) + r();
    case "MDC_RESP_RATE": return bed.rr;
    case "MDC_CONC_AWAY_CO2_ET": return 36 + r();
    case "MDC_TEMP": return Math.round((bed.temp + Math.random() * 0.05) * 10) / 10;
    default: return 1.62;
  }
}

let sequence = 5000;
const alarm = (id, bed, priority, kind, code, name, label, labelZh, more = {}) => ({
  sequence: ++sequence, alert: id, transition: "started", at: Date.now() - 40_000, startedAt: Date.now() - 40_000 * (id % 5 + 1), tile: `b${bed}`, equipment: bed, bed, patient: 999 + bed,
  priority, kind, code, name, label, labelZh, present: true, latched: false, fromHub: false, escalation: 0, audioPaused: false, ...more,
});

export const alarms = [
  alarm(1, 3, "high", "physiological", "196648", "MDC_EVT_ECG_V_FIB", "Ventricular fibrillation", "心室颤动", { escalation: 1 }),
  alarm(2, 5, "medium", "physiological", "196664", "MDC_EVT_LO", "SpO₂ low", "血氧饱和度低", { value: "86 %", limit: "90" }),
  alarm(3, 10, "low", "technical", "197196", "MDC_EVT_LEAD_OFF", "ECG lead off", "心电导联脱落"),
  alarm(4, 7, "medium", "technical", "0", "MERIDIAN_SILENT", "No data from equipment", "设备无数据", { fromHub: true }),
  alarm(5, 12, "high", "physiological", "196652", "MDC_EVT_ECG_ASYSTOLE", "Asystole", "心搏停止", { acknowledgedBy: "M. Keller", acknowledgeReason: "I am at the bed", acknowledgedAt: Date.now() - 20_000, transition: "acknowledged" }),
  alarm(6, 2, "medium", "physiological", "196670", "MDC_EVT_HI", "HR high", "心率高", { present: false, latched: true, value: "131 /min", limit: "120", transition: "latched" }),
];
export const nextSequence = () => ++sequence;
