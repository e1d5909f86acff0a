import { entryHelpers, type LibraryEntry } from "./entry";

export const nginx: LibraryEntry = {
  name: "nginx",
  source: [
    "https://github.com/nginx/docker-nginx/blob/master/Dockerfile-debian.template",
    "https://github.com/nginx/docker-nginx/tree/master/entrypoint",
  ],
  config: {
    entrypoint: ["/docker-entrypoint.sh"],
    cmd: ["nginx", "-g", "daemon off;"],
    ports: ["80/tcp"],
    volumes: [],
    user: "",
  },
  processes: [
    ...entryHelpers,
    "/docker-entrypoint.sh",
    "/docker-entrypoint.d/*",
    "nginx",
    "nginx-debug",
    "sort",
    "basename",
    "touch",
    "cut",
    "awk",
    "mawk",
    "envsubst",
    "dpkg-query",
    "apk",
    "md5sum",
    "nproc",
  ],
  writes: [
    "/var/cache/nginx",
    "/var/run/nginx.pid",
    "/run/nginx.pid",
    "/run",
    "/var/log/nginx",
    "/etc/nginx/conf.d",
    "/tmp",
  ],
  users: ["0", "root", "101", "nginx"],
};

export const httpd: LibraryEntry = {
  name: "httpd",
  source: ["https://github.com/docker-library/httpd/blob/master/2.4/Dockerfile"],
  config: {
    cmd: ["httpd-foreground"],
    ports: ["80/tcp"],
    volumes: [],
    user: "",
    workingDir: "/usr/local/apache2",
  },
  processes: ["httpd-foreground", "rm", "httpd", "/usr/local/apache2/bin/httpd"],
  writes: ["/usr/local/apache2/logs"],
  users: ["0", "root", "33", "www-data"],
};

export const rabbitmq: LibraryEntry = {
  name: "rabbitmq",
  source: [
    "https://github.com/docker-library/rabbitmq/blob/master/Dockerfile-ubuntu.template",
    "https://github.com/docker-library/rabbitmq/blob/master/docker-entrypoint.sh",
  ],
  config: {
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["rabbitmq-server"],
    ports: ["4369/tcp", "5671/tcp", "5672/tcp", "15691/tcp", "15692/tcp", "25672/tcp"],
    volumes: ["/var/lib/rabbitmq"],
    user: "",
  },
  processes: [
    ...entryHelpers,
    "/opt/rabbitmq/sbin/*",
    "/opt/rabbitmq/escript/*",
    "/opt/erlang/lib/erlang/**",
    "rabbitmq-server",
    "rabbitmqctl",
    "rabbitmq-diagnostics",
    "rabbitmq-plugins",
    "rabbitmq-env",
    "erl",
    "erlexec",
    "erl_child_setup",
    "beam.smp",
    "epmd",
    "inet_gethostbyname",
    "inet_gethost",
    "tr",
    "env",
    "uname",
    "basename",
    "readlink",
    "cmp",
    "ps",
    "df",
  ],
  writes: ["/var/lib/rabbitmq", "/var/log/rabbitmq", "/etc/rabbitmq", "/tmp"],
  users: ["0", "root", "999", "100", "rabbitmq"],
};

export const memcached: LibraryEntry = {
  name: "memcached",
  source: ["https://github.com/docker-library/memcached/blob/master/debian/Dockerfile"],
  config: {
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["memcached"],
    ports: ["11211/tcp"],
    volumes: [],
    user: "memcache",
  },
  processes: ["docker-entrypoint.sh", "memcached"],
  writes: [],
  users: ["11211", "memcache"],
};

/** What node runs is the shop's own: its script comes from the workload's command, or from the built image's config. */
export const node: LibraryEntry = {
  name: "node",
  source: [
    "https://github.com/nodejs/docker-node/blob/main/Dockerfile-debian.template",
    "https://github.com/nodejs/docker-node/blob/main/docker-entrypoint.sh",
  ],
  config: { entrypoint: ["docker-entrypoint.sh"], cmd: ["node"], ports: [], volumes: [], user: "" },
  processes: ["docker-entrypoint.sh", "node"],
  writes: ["/tmp"],
  users: ["0", "root", "1000", "node"],
};
