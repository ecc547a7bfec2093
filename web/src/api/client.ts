/** An answer of the hub that is a refusal: application/problem+json with what is wrong and what to do. */
export class ApiError extends Error {
  readonly status: number;
  readonly detail: string | undefined;
  constructor(status: number, title: string, detail?: string) {
    super(title);
    this.status = status;
    this.detail = detail;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>;

export function address(path: string, query: Query = {}) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((v) => search.append(key, String(v)));
    else if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return `/api/v1/${path}${text === "" ? "" : `?${text}`}`;
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) {
    const text = await response.text();
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
  let title = response.statusText || `HTTP ${response.status}`;
  let detail: string | undefined;
  try {
    const problem = (await response.json()) as { title?: string; detail?: string };
    title = problem.title ?? title;
    detail = problem.detail;
  } catch { /* no body, or not JSON: the status line has to do */ }
  throw new ApiError(response.status, title, detail);
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return answer<T>(await fetch(address(path, query), { signal, headers: { Accept: "application/json" }, credentials: "same-origin" }));
}

/** The header that another site's form cannot send; the hub demands it on every change. */
export async function send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
  return answer<T>(await fetch(`/api/v1/${path}`, {
    method,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-Meridian": "1" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }));
}
