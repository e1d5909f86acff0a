import * as z from "zod";

const words = z
  .union([
    z.array(z.string().max(100_000)).max(10_000),
    z
      .string()
      .max(100_000)
      .transform((text) => ["/bin/sh", "-c", text]),
  ])
  .nullish()
  .transform((list) => list ?? undefined);
const keys = z
  .union([z.record(z.string().max(4096), z.unknown()), z.array(z.string().max(4096))])
  .nullish()
  .transform((given) => (given ? (Array.isArray(given) ? given : Object.keys(given)) : []));

const config = z.object({
  Entrypoint: words,
  Cmd: words,
  Env: z.array(z.string()).nullish(),
  ExposedPorts: keys,
  Volumes: keys,
  User: z.string().nullish(),
  WorkingDir: z.string().nullish(),
  Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
});

/** What an image says of how it is run: the `config` of the OCI image specification. */
export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly path?: readonly string[];
  /** `8080/tcp` */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  /** As written: `nginx`, `1000`, `1000:1000`; empty is root. */
  readonly user: string;
  readonly workingDir?: string;
  /** A command that the image has run to see whether it is well. */
  readonly health?: readonly string[];
}

/** An image's config with the names by which it is known, where the file tells any. */
export interface NamedConfig {
  readonly names: readonly string[];
  readonly config: ImageConfig;
}

const wrapped = z.object({
  config: config.nullish(),
  Config: config.nullish(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
});

const isBare = (data: unknown): boolean =>
  typeof data === "object" &&
  data !== null &&
  ["Entrypoint", "Cmd", "ExposedPorts", "User", "Volumes", "Env"].some((key) => Object.hasOwn(data, key));

/**
 * Reads an image's config: the OCI (or Docker) config file, what `docker inspect` and `podman inspect` print, or the inner
 * `config` alone.
 */
export function parseImageConfig(data: unknown): readonly NamedConfig[] | { readonly problem: string } {
  const found: NamedConfig[] = [];
  for (const each of Array.isArray(data) ? (data as unknown[]) : [data]) {
    const outer = wrapped.safeParse(each);
    const inner = outer.success ? (outer.data.config ?? outer.data.Config) : undefined;
    const bare = inner ? undefined : isBare(each) ? config.safeParse(each) : undefined;
    const own = inner ?? (bare?.success ? bare.data : undefined);
    if (!own || !outer.success)
      return { problem: "is no image config: neither an OCI image config nor what docker inspect prints" };
    found.push({
      names: [...(outer.data.RepoDigests ?? []), ...(outer.data.RepoTags ?? [])],
      config: toConfig(own),
    });
  }
  return found.length > 0 ? found : { problem: "holds no image config" };
}

function toConfig(own: z.output<typeof config>): ImageConfig {
  const path = own.Env?.find((each) => each.startsWith("PATH="))
    ?.slice(5)
    .split(":")
    .filter(Boolean);
  const [kind, ...test] = own.Healthcheck?.Test ?? [];
  const health = kind === "CMD" ? test : kind === "CMD-SHELL" ? ["/bin/sh", "-c", ...test] : undefined;
  return {
    ...(own.Entrypoint && { entrypoint: own.Entrypoint }),
    ...(own.Cmd && { cmd: own.Cmd }),
    ...(path && path.length > 0 && { path }),
    ports: own.ExposedPorts.map((port) => (port.includes("/") ? port : `${port}/tcp`)),
    volumes: own.Volumes,
    user: own.User ?? "",
    ...(own.WorkingDir && { workingDir: own.WorkingDir }),
    ...(health && { health }),
  };
}
