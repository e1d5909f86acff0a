import { dirname, isAbsolute, resolve } from "node:path";
import { valueAt, type Locations, type Path } from "./located";
import type { Content } from "./parse";
import type { Place } from "./problem";

/**
 * Makes the files that an estate names absolute, each from the folder of the file that names it: an estate that is
 * extended brings its own keys along. What a URL or a built-in estate names lies in `home`. Defaults are left alone.
 */
export function absolutePaths(
  content: Content,
  data: unknown,
  locations: Locations,
  start: Place,
  home: string,
): Content {
  const absolute = <T extends string | undefined>(file: T, ...path: Path): T => {
    if (file === undefined || valueAt(data, path) === undefined) return file;
    const named = locations.at(data, path, start).file;
    return resolve(isAbsolute(named) ? dirname(named) : home, file) as T;
  };
  const { images, register, exceptions } = content;
  const signers = Object.entries(images.signers).map(([name, signer]): [string, typeof signer] => {
    const path = ["images", "signers", name];
    if (signer.kind === "key") return [name, { ...signer, key: absolute(signer.key, ...path, "key") }];
    return [name, { ...signer, trustRoot: absolute(signer.trustRoot, ...path, "keyless", "trustRoot") }];
  });
  return {
    ...content,
    images: { ...images, log: absolute(images.log, "images", "log"), signers: Object.fromEntries(signers) },
    exceptions: { ...exceptions, file: absolute(exceptions.file, "exceptions", "file") },
    ...(register && {
      register: {
        ...register,
        snapshot: absolute(register.snapshot, "register", "snapshot"),
        key: absolute(register.key, "register", "key"),
      },
    }),
  };
}
