// The hub's answers by the names that these pages use. Times are milliseconds since 1970 UTC; codes of units are UCUM.

export type TestStatus = "ordered" | "assigned" | "resulted" | "verified" | "canceled";
export type ResultState = "held" | "toVerify" | "verified" | "rejected" | "superseded" | "kept";
export type HeldReason = "noOrder" | "patientContradicts" | "unknownTest" | "notOrdered" | "unitMismatch" | "lockedOut" | "severalPatients" | "unknownPatient";
export const HELD_REASONS: readonly HeldReason[] = ["patientContradicts", "severalPatients", "unknownPatient", "lockedOut", "unknownTest", "unitMismatch", "noOrder", "notOrdered"];
export type Urgency = "S" | "A" | "R";

export interface LabPatient { id: number; identifier: string; authority?: string; name?: string; ideographic?: string; birthDate?: string; sex: string }
export interface NamedEquipment { id: number; name: string }

export interface LabOrderTest {
  code: string; name: string; nameZh?: string; status: TestStatus; dilution?: number; rerun: number;
  result?: number; value?: string; unit?: string; flags?: string; critical?: boolean; state?: ResultState;
}

export interface LabOrder {
  id: number; placer?: string; filler?: string; priority?: string; status: "open" | "inProgress" | "completed" | "canceled";
  dueAt?: number;
  specimen: { id: string; type?: string; collectedAt?: number; receivedAt?: number; comment?: string };
  patient: LabPatient; requestedAt?: number; createdAt: number; updatedAt: number; requester?: string; location?: string; comment?: string; message?: number; note?: string; tests: LabOrderTest[];
}

export interface TrailStep { rule: string; passed: boolean; detail?: string }

export interface LabResult {
  id: number; equipment?: NamedEquipment; specimen: string; role: "patient" | "control" | "calibrator" | "blank"; named?: string; order?: number; patient?: LabPatient;
  local: { code: string; text?: string }; test?: string; testName?: string; testNameZh?: string; loinc?: string;
  value: string; number?: number; unit?: string; low?: number; high?: number; rangeText?: string; flags?: string; critical: boolean;
  said: { value: string; unit?: string; flags?: string; range?: string; status: string; dilution?: number; run: number; module?: string; operator?: string; reagentLot?: string; comments: string[] };
  state: ResultState; held?: HeldReason; heldDetail?: string; correction: boolean; supersedes?: number; supersededBy?: number; editedBy?: string;
  previous?: { id: number; value: string; at: number; change?: number; percent?: number; exceeded: boolean };
  verifiedBy?: string; verifiedAt?: number; rule?: string; trail: TrailStep[]; rejectedBy?: string; reason?: string;
  position?: string; control?: { material?: string; lot?: string; level?: string }; verdict?: string;
  driver?: string; atPatient: boolean; receivedAt: number;
  at: number; completedAt?: number; message?: number;
}

export interface LabCounts { held: Record<string, number>; toVerify: number; critical: number; stat: number; overdue: number }
export interface Specimen { id: string; orders: LabOrder[]; results: LabResult[] }
export interface Condition { key: string; kind: "state" | "reagent" | "consumable" | "calibration" | "error"; text?: string; lot?: string; expiry?: string; remaining?: number; unit?: string; at: number }
export interface Lockout { test: string; testName?: string; testNameZh?: string; reason: string; since: number }
export interface Instrument {
  equipment: NamedEquipment & { manufacturer?: string; model?: string; serial?: string }; driver?: string; connected: boolean; connection?: number; peer?: string;
  lastMessageAt?: number; conditions: Condition[]; lockouts: Lockout[]; held: number; toVerify: number; today: number;
}
export interface MapEntry { local: string; test: string; unit?: string; factor?: number; offset?: number; resultsOnly: boolean }
/** `equipment/ID` or `driver/NAME`; shipped: comes with the driver, and gives way to what people declare. */
export interface TestMap { key: string; shipped: boolean; entries: MapEntry[] }
export type AgeUnit = "days" | "months" | "years";
export interface LabAge { value: number; unit: AgeUnit }
export interface ReferenceRange { sex?: string; from?: LabAge; to?: LabAge; specimenType?: string; low?: number; high?: number; text?: string; criticalLow?: number; criticalHigh?: number }
export interface LabTest {
  code: string; name: string; nameZh?: string; loinc?: string; unit?: string; kind: string; decimals?: number; group: string; members: string[];
  ranges: ReferenceRange[]; criticalLow?: number; criticalHigh?: number; expected: string[]; delta?: { absolute?: number; percent?: number; windowHours: number };
  auto?: { enabled: boolean; low?: number; high?: number; passWithoutPrevious: boolean; harmlessFlags: string[]; holdComments: string[]; ignoreComments: boolean }; isRetired: boolean; turnaroundMinutes?: number;
}
