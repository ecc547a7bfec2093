import type { components } from "../api/schema";

// The hub's answers by the names that these pages use; the shapes are generated from its own description (npm run api).
// Times are milliseconds since 1970 UTC; codes of units are UCUM.
type Schemas = components["schemas"];

export type LabPatient = Schemas["OrderPatient"];
export type LabOrder = Schemas["LabOrder"];
export type LabOrderTest = Schemas["LabOrderTest"];
export type TestStatus = LabOrderTest["status"];
export type Specimen = Schemas["LabSpecimenWhole"];
export type LabResult = Schemas["LabResult"];
export type ResultState = Schemas["LabResultState"];
export type TrailStep = Schemas["LabRule"];
export type LabCounts = Schemas["LabCounts"];
export type Verified = Schemas["LabVerified"];
export type Instrument = Schemas["LabInstrument"];
export type Condition = Schemas["LabCondition"];
export type TestMap = Schemas["LabTestMap"];
export type MapEntry = Schemas["LabTestMapEntry"];
/** The hub always tells these, and takes a test without them. */
export type LabTest = Schemas["LabTest"] & Required<Pick<Schemas["LabTest"], "kind" | "group" | "members" | "ranges" | "expected">>;
export type ReferenceRange = Schemas["LabRange"];
export type HeldReason = Exclude<Schemas["HeldReason"], null | "none">;

/** What touches a patient's safety first. */
export const HELD_REASONS: readonly HeldReason[] = ["patientContradicts", "severalPatients", "unknownPatient", "lockedOut", "unknownTest", "unitMismatch", "noOrder", "notOrdered", "olderThanKept"];
