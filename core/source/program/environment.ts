/** What a program may see of the environment; above all no credentials of a cloud, a cluster or Pulumi. */
const allowed = new Set(
  [
    "PATH HOME USER LOGNAME SHELL TMPDIR TEMP TMP LANG LANGUAGE TZ TERM CI",
    "AWS_REGION AWS_DEFAULT_REGION",
    "NODE_PATH NODE_OPTIONS NODE_ENV NODE_EXTRA_CA_CERTS",
    "SYSTEMROOT WINDIR COMSPEC PATHEXT USERPROFILE APPDATA LOCALAPPDATA PROGRAMFILES PROGRAMDATA",
  ].flatMap((line) => line.split(" ")),
);

/** Where clients would otherwise find credentials on their own: in files and on the network. */
const closed = {
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  KUBECONFIG: "/dev/null",
  GOOGLE_APPLICATION_CREDENTIALS: "/dev/null",
  AZURE_CONFIG_DIR: "/dev/null",
  DOCKER_CONFIG: "/dev/null",
  PULUMI_SKIP_UPDATE_CHECK: "true",
};

/** The environment for a process that runs code of the judged project. */
export function childEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const result: Record<string, string> = { ...closed };
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (allowed.has(name.toUpperCase()) || name.startsWith("LC_")))
      result[name] = value;
  }
  return result;
}
