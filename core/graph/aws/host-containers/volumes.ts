import type { HostVolume } from "./container";

const isPath = (source: string): boolean => /^[./~$]|^[A-Za-z]:[\\/]/.test(source);

/** `source:target[:options]`, or a target alone. */
export function shortVolume(text: string): HostVolume {
  const parts = text.split(":");
  const [source, target, options = ""] = parts.length === 1 ? ["", parts[0]!] : parts;
  return {
    kind: isPath(source ?? "") ? "bind" : "volume",
    source: source ?? "",
    target: target ?? "",
    readOnly: options.split(",").includes("ro"),
  };
}

/** A mount by its parts, as `--mount` and the long form of compose name them. */
export function mountBy(part: (name: string) => string | undefined, readOnly: boolean): HostVolume {
  const type = part("type") ?? "volume";
  const source = part("source") ?? part("src") ?? "";
  const target = part("target") ?? part("destination") ?? part("dst") ?? "";
  return { kind: type === "tmpfs" || type === "bind" ? type : "volume", source, target, readOnly };
}

/** `type=bind,source=/a,target=/b,readonly`. */
export function mountOf(text: string): HostVolume {
  const parts = new Map(
    text.split(",").map((each): readonly [string, string] => {
      const at = each.indexOf("=");
      return at < 0 ? [each.trim(), "true"] : [each.slice(0, at).trim(), each.slice(at + 1)];
    }),
  );
  const isReadOnly = ["readonly", "ro"].some((name) => /^(?:true|1)$/.test(parts.get(name) ?? ""));
  return mountBy((name) => parts.get(name), isReadOnly);
}
