import { entryHelpers, type LibraryEntry } from "./entry";

export const postgres: LibraryEntry = {
  name: "postgres",
  source: [
    "https://github.com/docker-library/postgres/blob/master/Dockerfile-debian.template",
    "https://github.com/docker-library/postgres/blob/master/docker-entrypoint.sh",
  ],
  config: {
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["postgres"],
    ports: ["5432/tcp"],
    volumes: ["/var/lib/postgresql"],
    user: "",
  },
  processes: [
    ...entryHelpers,
    "/usr/local/bin/postgres",
    "/usr/lib/postgresql/*/bin/postgres",
    "/usr/lib/postgresql/*/bin/initdb",
    "/usr/lib/postgresql/*/bin/pg_ctl",
    "/usr/lib/postgresql/*/bin/psql",
    "/usr/share/postgresql-common/pg_wrapper",
    "/usr/local/bin/initdb",
    "/usr/local/bin/pg_ctl",
    "/usr/local/bin/psql",
    "psql",
    "pg_isready",
    "docker-ensure-initdb.sh",
    "gunzip",
    "xzcat",
    "zstd",
  ],
  writes: ["/var/lib/postgresql", "/var/run/postgresql", "/run/postgresql", "/dev/shm"],
  users: ["0", "root", "999", "70", "postgres"],
};

const mysqlHelpers = [
  ...entryHelpers,
  "awk",
  "mawk",
  "mktemp",
  "sleep",
  "gunzip",
  "xzcat",
  "zstd",
  "pwgen",
  "openssl",
];

export const mysql: LibraryEntry = {
  name: "mysql",
  source: [
    "https://github.com/docker-library/mysql/blob/master/template/Dockerfile.oracle",
    "https://github.com/docker-library/mysql/blob/master/template/docker-entrypoint.sh",
  ],
  config: {
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["mysqld"],
    ports: ["3306/tcp", "33060/tcp"],
    volumes: ["/var/lib/mysql"],
    user: "",
  },
  processes: [...mysqlHelpers, "mysqld", "mysql", "mysqladmin", "mysql_tzinfo_to_sql"],
  writes: ["/var/lib/mysql", "/var/lib/mysql-files", "/var/run/mysqld", "/run/mysqld", "/tmp"],
  users: ["0", "root", "999", "mysql"],
};

export const mariadb: LibraryEntry = {
  name: "mariadb",
  source: [
    "https://github.com/MariaDB/mariadb-docker/blob/master/Dockerfile.template",
    "https://github.com/MariaDB/mariadb-docker/blob/master/docker-entrypoint.sh",
  ],
  config: {
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["mariadbd"],
    ports: ["3306/tcp"],
    volumes: ["/var/lib/mysql"],
    user: "",
  },
  processes: [
    ...mysqlHelpers,
    "mariadbd",
    "mysqld",
    "mariadb",
    "mysql",
    "mariadb-admin",
    "mysqladmin",
    "mariadb-install-db",
    "mysql_install_db",
    "mariadb-tzinfo-to-sql",
    "mysql_tzinfo_to_sql",
    "mariadb-upgrade",
    "my_print_defaults",
    "resolveip",
    "healthcheck.sh",
  ],
  writes: ["/var/lib/mysql", "/var/run/mysqld", "/run/mysqld", "/tmp"],
  users: ["0", "root", "999", "mysql"],
};

export const redis: LibraryEntry = {
  name: "redis",
  source: [
    "https://github.com/redis/docker-library-redis/blob/release/8.0/debian/Dockerfile",
    "https://github.com/redis/docker-library-redis/blob/release/8.0/debian/docker-entrypoint.sh",
  ],
  config: {
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["redis-server"],
    ports: ["6379/tcp"],
    volumes: ["/data"],
    user: "",
    workingDir: "/data",
  },
  processes: [
    ...entryHelpers,
    "redis-server",
    "redis-cli",
    "redis-check-aof",
    "redis-check-rdb",
    "redis-sentinel",
  ],
  writes: ["/data"],
  users: ["0", "root", "999", "redis"],
};
