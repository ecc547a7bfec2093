import type { components } from "../../api/schema";

// The hub's answers by the names that these pages use; generated from its own description (npm run api). Times are milliseconds since 1970 UTC.
type Schemas = components["schemas"];

export type ControlSeries = Schemas["ControlSeries"];
export type ControlChart = Schemas["ControlChart"];
export type ControlResult = Schemas["ControlResult"];
export type ControlTarget = Schemas["ControlTarget"];
export type ControlMaterial = Schemas["ControlMaterial"];
export type QualityLock = Schemas["QualityLock"];
export type QualityPlan = Schemas["QualityPlan"];
export type AveragePlan = Schemas["AveragePlan"];
export type Average = Schemas["Average"];
export type AveragePoint = Schemas["AveragePoint"];
export type QualitySummary = Schemas["QualitySummary"];
export type TestStanding = Schemas["TestStanding"];
export type DoubtfulResult = Schemas["DoubtfulResult"];
export type MethodComparison = Schemas["MethodComparison"];
export type Estimate = Schemas["Estimate"];

export const RULES = ["oneTwoS", "oneThreeS", "twoTwoS", "rFourS", "fourOneS", "tenX"] as const;
export const RULE_NAMES: Record<(typeof RULES)[number], string> = { oneTwoS: "1-2s", oneThreeS: "1-3s", twoTwoS: "2-2s", rFourS: "R-4s", fourOneS: "4-1s", tenX: "10x" };
