import type { components } from "../../api/schema";

export type MeterOperator = components["schemas"]["MeterOperator"];

export const operatorPath = (id: string) => `meter-operators/${encodeURIComponent(id)}`;
