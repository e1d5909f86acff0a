const numbers = /(?:^|[^\d.])v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,5}))?/;

/** The numbers of a version, as `v1.7.29-eks`, `containerd://2.1.5`, `6.1.158-178.288.amzn2023`. */
function parseVersion(text: string): readonly [number, number, number] | undefined {
  const match = numbers.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/**
 * Whether a version lacks fixes, by the first good release of each maintained branch: older branches than the oldest lack
 * them, newer than the newest have them, one between that is not maintained lacks them.
 */
export function versionBelow(version: string, floors: readonly string[]): boolean | undefined {
  const own = parseVersion(version);
  const branches = floors.flatMap((floor) => {
    const parsed = parseVersion(floor);
    return parsed ? [parsed] : [];
  });
  if (!own || branches.length === 0) return undefined;
  const same = branches.find(([major, minor]) => major === own[0] && minor === own[1]);
  if (same) return own[2] < same[2];
  return branches.some(([major, minor]) => major > own[0] || (major === own[0] && minor > own[1]));
}
