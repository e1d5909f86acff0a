import { container, definePolicy, minimalContainer, overlay, pod, type Volume } from "../../core/policy";

/** Folders of images where programs, their libraries and what starts them lie. */
const programs = ["/bin", "/lib", "/lib64", "/libexec", "/opt", "/sbin", "/usr", "/app", "/srv", "/home"];
const startup = [
  "/docker-entrypoint",
  "/entrypoint",
  "/etc/cron",
  "/etc/init.d",
  "/etc/ld.so",
  "/etc/profile",
];
const code = /\.(?:bash|class|dll|exe|jar|js|jsp|lua|mjs|php|pl|ps1|py|rb|sh|so|war|wasm)(?:\.\d+)*$/i;

const mounted = (mountPath: string, changes: object = {}) =>
  pod({
    volumes: [{ name: "files", configMap: { name: "files", ...changes } }],
    containers: [
      overlay(minimalContainer(), { volumeMounts: [{ name: "files", mountPath, readOnly: true }] }),
    ],
  });

const under = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Why what is mounted would run; undefined for what looks like settings. */
function whyRuns(volume: Volume, path: string, subPath: string | undefined): string | undefined {
  const sources = [volume.configMap, ...(volume.projected?.sources ?? []).map(({ configMap }) => configMap)];
  const items = sources.flatMap((source) => source?.items ?? []);
  const modes = [
    volume.configMap?.defaultMode,
    volume.projected?.defaultMode,
    ...items.map(({ mode }) => mode),
  ];
  if (modes.some((mode) => mode !== undefined && (mode & 0o111) !== 0)) return "as programs";
  const names = [path, subPath ?? "", ...items.map((item) => item.path ?? item.key ?? "")];
  const name = names.find((each) => code.test(each));
  if (name !== undefined) return `as the code ${name}`;
  const place = path.replace(/\/+$/, "");
  const settings =
    /\/(?:etc|conf|config|configs|settings|cfg|params|parameters)(?:\/|$|\.)|\.(?:conf|cnf|ini|json|properties|toml|xml|ya?ml|env)$/i;
  if (settings.test(place) && !startup.some((each) => place.startsWith(each))) return undefined;
  if (startup.some((each) => place.startsWith(each))) return "where the image's start looks for scripts";
  return programs.some((folder) => under(place, folder)) &&
    !/\/(?:share|html|static|certs?|ssl)(?:\/|$)/.test(place)
    ? "over the image's programs"
    : undefined;
}

export default definePolicy({
  name: "disallow-code-from-config-maps",
  displayName: "Programs come from images, not from ConfigMaps",
  description:
    "Code in a ConfigMap is in no image: nobody scanned, tested or signed it, and whoever may write the ConfigMap changes what runs. Settings are not judged.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.2", "nist-800-190:4.4.4"],
  requirements: [63, 65],
  remediationSteps:
    "Build the script into the image. Mount settings below /etc or a folder named config, with no mode that lets them run.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.platform !== "kubernetes") return report.notApplicable("only pods mount ConfigMaps");
    report.each(node.volumeMounts, ({ name, mountPath = "", subPath }, index) => {
      const volume = node.workload.pod.volumes?.find((each) => each.name === name);
      const ofConfigMap = volume?.configMap ?? volume?.projected?.sources?.some(({ configMap }) => configMap);
      if (!volume || !ofConfigMap) return;
      const why = whyRuns(volume, mountPath, subPath);
      if (why !== undefined)
        report(`mounts a ConfigMap at ${mountPath} ${why}`, `volumeMounts[${index}].mountPath`);
    });
  },
  good: () => ({
    "no ConfigMap": container(),
    settings: mounted("/etc/checkout"),
    "settings of a program": mounted("/usr/share/nginx/html"),
    "a file of settings": mounted("/app/config/application.yaml"),
    parameters: mounted("/home/checkout/params", { items: [{ key: "log.level", path: "log.level" }] }),
  }),
  bad: () => ({
    "over programs": mounted("/usr/local/bin"),
    "a script": mounted("/etc/checkout", { items: [{ key: "run", path: "run.sh" }] }),
    "a mode that lets it run": mounted("/etc/checkout", { defaultMode: 0o755 }),
    "where the start looks": mounted("/docker-entrypoint.d"),
  }),
});
