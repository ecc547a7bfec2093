import type { components } from "./schema";

// The hub's answers by the names that the pages use; the shapes are generated from its own description (npm run api).
type Schemas = components["schemas"];

export type SystemReport = Schemas["System"];
export type TileEvent = Schemas["Event"];
export type PatientEvent = Schemas["PatientEvent"];
export type Observation = Schemas["Observation"];
export type Connection = Schemas["Connection"];
export type Decoded = Schemas["DecodedMessage"];
export type DecodedField = Schemas["DecodedField"];
export type Exchange = Schemas["Exchange"];
export type Message = Schemas["Message"];
export type MessageDetail = Schemas["MessageDetail"];
export type Quarantined = Schemas["Quarantine"];
export type QuarantineDetail = Schemas["QuarantineDetail"];
export type Receipt = Schemas["Receipt"];
export type PatientRecord = Schemas["Patient"];
export type Association = Schemas["Association"];
export type PatientDetail = Schemas["PatientDetail"];
export type Account = Schemas["Account"];
export type Token = Schemas["Token"];
export type AuditEntry = Schemas["AuditEntry"];
export type AuditCheck = Schemas["AuditCheck"];
export type CodeItem = Schemas["Code"];
export type TermItem = Schemas["Term"];
export type Equipment = Schemas["Equipment"];
export type EquipmentDetail = Schemas["EquipmentDetail"];
export type Bed = Schemas["Bed"];
export type ConformanceRoom = Schemas["ConformanceStatement"];
export type ConformanceClause = Schemas["ConformanceClause"];
