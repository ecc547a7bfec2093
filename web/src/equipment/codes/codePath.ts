import type { CodeItem } from "../../api/reports";

/** A code's address; one without a system stands under "-". */
export const codePath = ({ system, code }: Pick<CodeItem, "system" | "code">) => `codes/${encodeURIComponent(system === "" ? "-" : system)}/${encodeURIComponent(code)}`;
