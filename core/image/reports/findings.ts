import type { Severity } from "../evidence/bodies";
import { clean, needed } from "./form";
import type { Found } from "./report";
import { worse } from "./severity";

interface Raw {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly severity: Severity;
  readonly package?: string | undefined;
  readonly version?: string | undefined;
  readonly purl?: string | undefined;
  readonly fixedIn?: string | undefined;
  readonly layer?: string | undefined;
  readonly part?: Found["part"];
}

const cve = /^CVE-\d{4}-\d{4,}$/i;

/** The findings of a report: the same vulnerability of the same package once, with the worst severity said of it. */
export class Findings {
  private readonly byKey = new Map<string, Found>();

  add(raw: Raw): void {
    const names = [
      ...new Set([raw.id, ...(raw.aliases ?? [])].map((name) => needed(name, 128, "a finding"))),
    ];
    const cves = names.filter((name) => cve.test(name));
    // Feeds have names of their own; where one CVE stands behind them, all mean that.
    const id = cve.test(names[0]!) || cves.length !== 1 ? names[0]! : cves[0]!;
    const aliases = names.filter((name) => name !== id).slice(0, 50);
    const found: Found = {
      id: cve.test(id) ? id.toUpperCase() : id,
      severity: raw.severity,
      ...compact({
        aliases: aliases.length > 0 ? aliases : undefined,
        package: clean(raw.package, 512),
        version: clean(raw.version, 256),
        purl: clean(raw.purl, 2000),
        fixedIn: clean(raw.fixedIn, 256),
        layer: raw.layer === "" ? undefined : raw.layer,
        part: raw.part,
      }),
    };
    const key = [found.id, found.package, found.version, found.layer].join("\0");
    const known = this.byKey.get(key);
    if (!known) this.byKey.set(key, found);
    else if (known.severity !== found.severity)
      this.byKey.set(key, { ...known, severity: worse(known.severity, found.severity) });
  }

  list(): readonly Found[] {
    return [...this.byKey.values()];
  }
}

/** An object without the members that are undefined. */
export const compact = <T extends object>(data: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
