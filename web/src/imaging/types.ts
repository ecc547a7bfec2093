// What the hub answers about images, orders and their traffic (docs/api.md), as these pages use it. Times are milliseconds since 1970 UTC;
// DICOM's own dates and times stay DICOM's own texts.
import type { components } from "../api/schema";

type Schemas = components["schemas"];

export interface From { id: string | number; name: string }

export interface Study {
  uid: string;
  patientId?: string | null;
  issuer?: string | null;
  /** PN text: groups by "=", components by "^". */
  patientName?: string | null;
  birthDate?: string | null;
  sex?: string | null;
  /** The hub's patient. */
  patient?: string | number | null;
  /** Who bears the identifier, but under another name or birth date: for a person to decide. */
  candidate?: string | number | null;
  date?: string | null;
  time?: string | null;
  accession?: string | null;
  description?: string | null;
  referringPhysician?: string | null;
  institution?: string | null;
  modalities: string[];
  series: number;
  instances: number;
  bytes: number;
  equipment?: From | null;
  callingAe: string;
  firstReceivedAt: number;
  lastReceivedAt: number;
  revision: number;
  state: "visible" | "rejected";
  stateReason?: string | null;
  stateBy?: string | null;
  stateAt?: number | null;
  conflicts: number;
  disagreements: number;
  thumbnail?: { series: string; instance: string } | null;
}

export interface StudyList { items: Study[]; next: number | null; total: number; revision: number }
export interface StudyChanges { items: Study[]; next: number }

export interface Series {
  uid: string;
  modality?: string | null;
  number?: number | null;
  description?: string | null;
  bodyPart?: string | null;
  protocol?: string | null;
  date?: string | null;
  time?: string | null;
  manufacturer?: string | null;
  model?: string | null;
  station?: string | null;
  callingAe: string;
  equipment?: From | null;
  instances: number;
  bytes: number;
  firstReceivedAt: number;
  lastReceivedAt: number;
  transferSyntaxes?: string[] | null;
  /** SOP Instance UID of one in the middle. */
  thumbnail?: string | null;
}

export interface Disagreement { tag: string; keyword?: string | null; series?: string | null; standing?: string | null; other?: string | null }
export interface Override { tag: string; keyword?: string | null; value?: string | null }

export interface StudyDetail extends Study {
  seriesList: Series[];
  disagreementList: Disagreement[];
  overrides: Override[];
  conflictList: Conflict[];
  folder?: string | null;
}

export interface Conflict {
  sequence: number;
  study: string;
  series: string;
  instance: string;
  patientName?: string | null;
  patientId?: string | null;
  modality?: string | null;
  difference: "bytes" | "transferSyntax" | "place";
  state: "waiting" | "kept" | "replaced";
  standing?: Copy | null;
  other: Copy;
  resolvedBy?: string | null;
  resolvedAt?: number | null;
  note?: string | null;
}
/** One of the two objects that bear one UID. */
export interface Copy { receivedAt: number; callingAe: string; bytes: number; transferSyntax: string; study?: string | null; series?: string | null }

export const ATTRIBUTES = ["patientId", "issuerOfPatientId", "accessionNumber", "studyDescription", "seriesDescription", "referringPhysician", "institutionName", "stationName", "callingAe"] as const;
export const CHANGES = ["set", "setWhenEmpty", "removePrefix", "addPrefix", "trim"] as const;
export interface CoercionStep { attribute: (typeof ATTRIBUTES)[number]; kind: (typeof CHANGES)[number]; value?: string | null }
export interface CoercionRule {
  key: string;
  name: string;
  enabled: boolean;
  callingAe?: string | null;
  calledAe?: string | null;
  modality?: string | null;
  stationName?: string | null;
  institutionName?: string | null;
  steps: CoercionStep[];
  changedBy?: string;
  changedAt?: number;
}

export type OrderStatus = "scheduled" | "inProgress" | "completed" | "discontinued" | "canceled";
export interface OrderStep { id?: string | null; modality?: string | null; stationAe?: string | null; stationName?: string | null; start?: number | null; description?: string | null; status: string }
export interface PerformedStep { uid: string; status: string; modality?: string | null; stationAe?: string | null; startedAt?: number | null; endedAt?: number | null; note?: string | null }
export interface Order {
  id: number | string;
  accession: string;
  placer?: string | null;
  filler?: string | null;
  requestedProcedureId?: string | null;
  studyUid: string;
  description?: string | null;
  reason?: string | null;
  priority?: string | null;
  patient: { id?: number | string | null; identifier: string; authority?: string | null; name: string; ideographic?: string | null; birthDate?: string | null; sex?: string | null };
  location?: string | null;
  referringPhysician?: string | null;
  status: OrderStatus;
  createdAt: number;
  updatedAt: number;
  note?: string | null;
  message?: number | null;
  steps: OrderStep[];
}
export interface OrderDetail extends Order { performed: PerformedStep[] }

export type Peer = Schemas["Peer"];
export type PeerTest = Schemas["PeerTest"];
export type ForwardingRoute = Schemas["Route"];
export type PrefetchRule = Schemas["Prefetch"];
export type Delivery = Schemas["Delivery"];
export type Destination = Schemas["Destination"];
