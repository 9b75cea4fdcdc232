/** The results of `work` in the order of the values, so many at a time. The first failure stops what has not begun. */
export async function mapOrdered<Value, Result>(
  values: readonly Value[],
  atOnce: number,
  work: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(values.length);
  let next = 0;
  const lane = async () => {
    while (next < values.length) {
      const index = next;
      next += 1;
      const value = values[index];
      if (value === undefined) continue;
      try {
        results[index] = await work(value);
      } catch (error) {
        next = values.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, lane));
  return results;
}
