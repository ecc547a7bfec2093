// What this screen was told to show: kept in the browser, by the metric's name, since ids belong to one hub.

const KEY = "meridian.waves";

type Choices = Record<string, string>;

function read(): Choices {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Choices;
  } catch {
    return {};
  }
}

export const chosenWave = (tile: string): string | undefined => read()[tile];

export function chooseWave(tile: string, name: string) {
  localStorage.setItem(KEY, JSON.stringify({ ...read(), [tile]: name }));
}
