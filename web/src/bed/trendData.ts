export interface Bucket { at: number; min: number; mean: number; max: number; count: number }

export type Columns = [number[], ...(number | null)[][]];

/**
 * Columns for the chart: time in seconds, then for each metric min, max and mean. Where buckets are missing for longer
 * than the metric's own pace explains, a null breaks the line: a gap in the data is a gap in the trend.
 */
export function trendColumns(series: readonly (readonly Bucket[])[], bucketMs: number): Columns {
  const times = new Map<number, (Bucket | null)[]>();
  const put = (at: number, index: number, bucket: Bucket | null) => {
    let row = times.get(at);
    if (!row) times.set(at, (row = []));
    row[index] = bucket;
  };
  const breaks = series.map(() => new Set<number>());
  series.forEach((buckets, index) => {
    const gap = Math.max(bucketMs * 2.5, usualStep(buckets) * 2.5);
    buckets.forEach((bucket, i) => {
      put(bucket.at, index, bucket);
      const next = buckets[i + 1];
      if (next && next.at - bucket.at > gap) {
        const at = bucket.at + gap / 2;
        put(at, index, null);
        breaks[index].add(at);
      }
    });
  });
  const sorted = [...times.keys()].sort((a, b) => a - b);
  const columns: Columns = [sorted.map((at) => at / 1000)];
  series.forEach((_, index) => {
    for (const part of ["min", "max", "mean"] as const) {
      // undefined, not null, where another metric has the time and this one simply has none: the line goes on there.
      columns.push(sorted.map((at) => {
        const bucket = times.get(at)![index];
        return bucket ? bucket[part] : breaks[index].has(at) ? null : (undefined as unknown as null);
      }));
    }
  });
  return columns;
}

function usualStep(buckets: readonly Bucket[]) {
  if (buckets.length < 2) return 0;
  const steps = buckets.slice(1).map((b, i) => b.at - buckets[i].at).sort((a, b) => a - b);
  return steps[steps.length >> 1];
}
