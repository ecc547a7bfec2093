/** CSS defines the inch as 96 px: a millimetre is 96/25.4 px. The sweep runs at 25 mm/s, the paper speed of an ECG. */
export const PX_PER_MM = 96 / 25.4;
export const SWEEP_MM_PER_S = 25;
export const PX_PER_MS = (SWEEP_MM_PER_S * PX_PER_MM) / 1000;
/** Blank columns ahead of the newest sample. */
export const ERASE_PX = 14;
/** Height of one millivolt at the usual gain of 10 mm/mV. */
export const PX_PER_MV = 10 * PX_PER_MM;
