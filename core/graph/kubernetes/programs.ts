/** Shells, whose `-c` takes a script. */
export const shells: ReadonlySet<string> = new Set([
  "ash",
  "bash",
  "csh",
  "dash",
  "fish",
  "ksh",
  "mksh",
  "pwsh",
  "sh",
  "zsh",
]);
/** Programs that put out what they get from the network. */
export const fetchers: ReadonlySet<string> = new Set([
  "aria2c",
  "curl",
  "fetch",
  "ftp",
  "http",
  "https",
  "lynx",
  "nc",
  "ncat",
  "netcat",
  "scp",
  "tftp",
  "wget",
]);
/** Programs that join a socket and their own input and output. */
export const netcats: ReadonlySet<string> = new Set(["nc", "ncat", "netcat"]);
/** Programs that let people in. */
export const loginDaemons: ReadonlySet<string> = new Set([
  "dropbear",
  "gotty",
  "in.telnetd",
  "shellinaboxd",
  "sshd",
  "telnetd",
  "tmate",
  "ttyd",
  "wetty",
]);

/** Commands that only run another one, and their options that take a value. */
export const wrappers: Readonly<Record<string, RegExp>> = {
  busybox: /^$/,
  chroot: /^--(userspec|groups)$/,
  command: /^$/,
  doas: /^-[uC]$/,
  "dumb-init": /^-r$/,
  env: /^-[uCS]$/,
  exec: /^-a$/,
  ionice: /^-[cn]$/,
  nice: /^-n$/,
  nohup: /^$/,
  setsid: /^$/,
  stdbuf: /^-[ioe]$/,
  sudo: /^-[ugpCD]$/,
  time: /^-[fo]$/,
  timeout: /^-[sk]$/,
  tini: /^-[pe]$/,
  xargs: /^-[adEILlnPs]$/,
};

/** Package managers and the words that install. */
export const installers: Readonly<Record<string, RegExp>> = {
  apk: /^(add|upgrade)$/,
  apt: /^(install|upgrade|full-upgrade)$/,
  "apt-get": /^(install|upgrade|dist-upgrade)$/,
  aptitude: /^(install|upgrade)$/,
  cargo: /^install$/,
  composer: /^(install|require|update)$/,
  conda: /^(install|update|create)$/,
  dnf: /^(install|update|upgrade)$/,
  dpkg: /^(-i|--install)$/,
  gem: /^(install|update)$/,
  go: /^(install|get)$/,
  mamba: /^(install|update|create)$/,
  microdnf: /^(install|update|upgrade)$/,
  npm: /^(install|i|ci|add|update)$/,
  npx: /./,
  pacman: /^-S/,
  pip: /^(install|download)$/,
  pip3: /^(install|download)$/,
  pnpm: /^(install|i|add|update|dlx)$/,
  poetry: /^(install|add|update)$/,
  rpm: /^(-[iU]|--install|--upgrade)/,
  snap: /^(install|refresh)$/,
  uv: /^(add|sync|pip)$/,
  yarn: /^(install|add|dlx)$/,
  yum: /^(install|update|upgrade|localinstall)$/,
  zypper: /^(in|install|up|update)$/,
};

/** Languages that take code from an argument or from their input. */
export const interpreter = /^(python[\d.]*|perl|ruby|node|php|lua|deno|bun)$/;
