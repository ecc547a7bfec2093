// Every page of the product: what the pictures are taken of and what axe looks at.
export async function pages(hub) {
  const one = async (path, pick) => {
    try {
      const response = await fetch(`${hub}/api/v1/${path}`);
      return pick((await response.json()).items);
    } catch {
      return undefined;
    }
  };
  const tile = (await one("tiles", (items) => items[0]?.key)) ?? "b1";
  return [
    { name: "wall", path: "/", ready: ".tile, .wall-empty", settle: 3500 },
    { name: "bed", path: `/bed/${encodeURIComponent(tile)}`, ready: ".bed", settle: 3500 },
    { name: "alarms", path: "/alarms", ready: ".alarms" },
  ];
}
