import type { components } from "../api/schema";

// The hub's answers by the names that these pages use; the shapes are generated from its own description (npm run api).
// Times are milliseconds since 1970 UTC; DICOM's own dates, times and names stay DICOM's own texts.
type Schemas = components["schemas"];

export type Study = Schemas["Study"];
export type StudyList = Schemas["StudyPage"];
export type StudyChanges = Schemas["StudyChanges"];
export type StudyDetail = Schemas["StudyDetail"];
export type Series = Schemas["ImageSeries"];
export type Disagreement = Schemas["Disagreement"];
export type Conflict = Schemas["ImageConflict"];
export type Copy = Schemas["ImageCopy"];
export type CoercionRule = Schemas["CoercionRule"];
export type Order = Schemas["Order"];
export type OrderStatus = Schemas["OrderStatus"];
export type Peer = Schemas["Peer"];
export type PeerTest = Schemas["PeerTest"];
export type ForwardingRoute = Schemas["Route"];
export type PrefetchRule = Schemas["Prefetch"];
export type Delivery = Schemas["Delivery"];
export type Commitment = Schemas["Commitment"];
export type Destination = Schemas["Destination"];
export type ImagingStatus = Schemas["ImagingStatus"];
export type DamagedImage = Schemas["DamagedImage"];

export const ATTRIBUTES = ["patientId", "issuerOfPatientId", "accessionNumber", "studyDescription", "seriesDescription", "referringPhysician", "institutionName", "stationName", "callingAe"] as const;
export const CHANGES = ["set", "setWhenEmpty", "removePrefix", "addPrefix", "trim"] as const;
