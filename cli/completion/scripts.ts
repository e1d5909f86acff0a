import type { Words } from "./words";

export type Shell = "bash" | "zsh" | "fish";

/** In single quotes: nothing in it is read by a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const wordsAfter = ({ verbs, options }: Words): string =>
  [...verbs.map(({ name }) => name), ...options.map(({ flag }) => flag)].join(" ");

const valueCases = (all: readonly Words[], indent: string, line: (values: string) => string): string =>
  all
    .flatMap(({ path, options }) =>
      options
        .filter(({ values }) => values.length > 0)
        .map(({ flag, values }) => `${indent}${quoted(`${path} ${flag}`)}) ${line(values.join(" "))} ;;`),
    )
    .join("\n");

/** Follows the words before the cursor from verb to verb, as far as they are verbs. */
const follow = (all: readonly Words[]): string =>
  all
    .filter(({ verbs }) => verbs.length > 0)
    .flatMap(({ path, verbs }) => verbs.map(({ name }) => `${path === "" ? "" : `${path} `}${name}`))
    .map(quoted)
    .join("|");

const bash = (all: readonly Words[]): string => `# bulkhead completion bash
_bulkhead() {
  local word path='' current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${follow(all)}) path="\${path:+$path }$word" ;;
    esac
  done
  local words=''
  case "$path $previous" in
${valueCases(all, "    ", (values) => `words=${quoted(values)}`)}
    *)
      case "$path" in
${all.map((each) => `        ${quoted(each.path)}) words=${quoted(wordsAfter(each))} ;;`).join("\n")}
      esac ;;
  esac
  COMPREPLY=()
  while IFS='' read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
}
complete -o default -F _bulkhead bulkhead
`;

const zsh = (all: readonly Words[]): string => `#compdef bulkhead
_bulkhead() {
  local word path_='' found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${path_:+$path_ }$word" in
      ${follow(all)}) path_="\${path_:+$path_ }$word" ;;
    esac
  done
  case "$path_ \${words[CURRENT-1]}" in
${valueCases(all, "    ", (values) => `found=${quoted(values)}`)}
    *)
      case "$path_" in
${all.map((each) => `        ${quoted(each.path)}) found=${quoted(wordsAfter(each))} ;;`).join("\n")}
      esac ;;
  esac
  compadd -- \${=found}
  _files
}
compdef _bulkhead bulkhead
`;

const fish = (all: readonly Words[]): string => {
  const lines = all.flatMap(({ path, verbs, options }) => {
    const parts = path === "" ? [] : path.split(" ");
    const seen = parts.map((part) => `__fish_seen_subcommand_from ${part}`);
    const unseen =
      verbs.length > 0 ? [`not __fish_seen_subcommand_from ${verbs.map(({ name }) => name).join(" ")}`] : [];
    const condition = quoted([...seen, ...unseen].join("; and ") || "true");
    return [
      ...verbs.map(
        ({ name, about }) => `complete -c bulkhead -n ${condition} -a ${quoted(name)} -d ${quoted(about)}`,
      ),
      ...options.map(({ flag, about, values }) => {
        const kind = flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
        const given = values.length > 0 ? ` -xa ${quoted(values.join(" "))}` : "";
        return `complete -c bulkhead -n ${condition} ${kind}${given} -d ${quoted(about)}`;
      }),
    ];
  });
  return `# bulkhead completion fish\n${lines.join("\n")}\n`;
};

export const scripts: Readonly<Record<Shell, (all: readonly Words[]) => string>> = { bash, zsh, fish };
