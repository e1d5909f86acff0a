import type { SbomPackage } from "../evidence/bodies";

const systems = /^pkg:(deb|rpm|apk|alpm)\//;
const managers = new Set(["apt", "dnf", "yum", "microdnf", "zypper", "pacman", "tdnf"]);
const shells = new Set(["bash", "dash", "busybox", "busybox-binsh", "toybox", "zsh", "ash"]);

/**
 * What kind of system an image is built on, by the packages of it: one with a package manager is a full distribution, one
 * with a shell a slim one, one with neither distroless. Undefined where package URLs are missing, which tell systems'
 * packages from libraries.
 */
export function baseClassOf(packages: readonly SbomPackage[]): string | undefined {
  if (packages.length === 0 || packages.some(({ purl }) => purl === undefined)) return undefined;
  const own = packages.filter(({ purl }) => systems.test(purl!)).map(({ name }) => name.toLowerCase());
  if (own.length === 0) return undefined;
  if (own.some((name) => managers.has(name))) return "full-distribution";
  return own.some((name) => shells.has(name)) ? "slim-distribution" : "distroless";
}
