import { peek, Unknown, type Container } from "../../graph";
import type { ImageConfig } from "../image-config";
import type { LibraryEntry } from "../library";
import type { UserRule } from "../rule-set";

interface Found {
  readonly users: readonly UserRule[] | undefined;
  readonly unknown: readonly string[];
}

/** The users that a container's processes may run as: the specification's, else the image's, and whom its image becomes. */
export function usersOf(
  container: Container,
  config: ImageConfig | undefined,
  entry: LibraryEntry | undefined,
): Found {
  const given = peek(
    () => container.securityContext?.runAsUser ?? container.workload.pod.securityContext?.runAsUser,
  );
  if (given instanceof Unknown) return { users: undefined, unknown: ["its user, which is not known yet"] };
  // Who is not root can't become another.
  if (given !== undefined && given !== 0)
    return { users: [{ user: String(given), from: "the specification's runAsUser" }], unknown: [] };
  const nonRoot = peek(
    () =>
      container.securityContext?.runAsNonRoot ??
      container.workload.pod.securityContext?.runAsNonRoot ??
      false,
  );
  const users: UserRule[] = [];
  if (given === 0)
    users.push(
      { user: "0", from: "the specification's runAsUser" },
      { user: "root", from: "the specification's runAsUser" },
    );
  else if (config) {
    const [user = ""] = config.user.split(":");
    const from = "the image's config";
    if (user === "" || user === "0" || user === "root")
      users.push({ user: "0", from }, { user: "root", from });
    else users.push({ user, from });
  }
  if (entry) for (const user of entry.users) users.push({ user, from: `the library's ${entry.name}` });
  if (nonRoot === true) {
    const kept = users.filter(({ user }) => user !== "0" && user !== "root");
    return {
      users: kept.length > 0 ? kept : [{ user: "!0", from: "the specification's runAsNonRoot" }],
      unknown: [],
    };
  }
  if (users.length === 0)
    return {
      users: undefined,
      unknown: ["its user: name one (runAsUser), or give the image's config (--image-config)"],
    };
  return { users, unknown: [] };
}
