/**
 * Whether a version is known and precedes another one.
 *
 * @param version - A version as a framework reports it (`2.13.0+cpu`), or `null`.
 * @param limit - Release numbers with dots: `2.7`, `0.4.16`.
 * @returns `false` if the version is `null` or does not start with a number: an unknown
 *   version is taken for a new one. Only release numbers are compared, so `2.7.0rc1`
 *   counts as `2.7`.
 */
export function isBefore(version: string | null, limit: string): boolean {
  const known = numbers(version ?? '');
  if (known.length === 0) {
    return false;
  }
  const wanted = numbers(limit);
  for (let i = 0; i < wanted.length; i++) {
    const part = known[i] ?? 0;
    if (part !== wanted[i]) {
      return part < wanted[i];
    }
  }
  return false;
}

function numbers(version: string): number[] {
  const match = /^\d+(\.\d+)*/.exec(version.trim());
  return match ? match[0].split('.').map(Number) : [];
}
