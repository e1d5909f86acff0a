import { parseReference } from "../../image/reference";
import { mariadb, mysql, postgres, redis } from "./databases";
import type { LibraryEntry } from "./entry";
import { httpd, memcached, nginx, node, rabbitmq } from "./servers";

export type { LibraryEntry } from "./entry";

/** The public images whose behaviour is known. */
export const library: readonly LibraryEntry[] = [
  httpd,
  mariadb,
  memcached,
  mysql,
  nginx,
  node,
  postgres,
  rabbitmq,
  redis,
];

/**
 * The entry of an image: of Docker's official ones, wherever they are mirrored with `library/` kept (`docker.io/library/nginx`,
 * `public.ecr.aws/docker/library/nginx`, a pull-through cache). An own image of the same name is another one.
 */
export function libraryEntryOf(image: string): LibraryEntry | undefined {
  const parsed = parseReference(image);
  if ("problem" in parsed) return undefined;
  const parts = parsed.reference.path.split("/");
  return parts.at(-2) === "library" ? library.find(({ name }) => name === parts.at(-1)) : undefined;
}
