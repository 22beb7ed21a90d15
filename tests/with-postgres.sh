#!/usr/bin/env bash
# Starts a throw-away PostgreSQL through its own initdb, runs the command with TEST_PG set, removes it all.
#   tests/with-postgres.sh cargo nextest run
# The service and its tests connect as `guidepost`, a plain role that owns the databases it makes; `outsider` is neither
# that nor an owner, and TEST_PG_SUPERUSER is the superuser as which the service steps down.
# initdb refuses to run as root, so as root the server runs as the user `postgres`.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1); bin=${PG_BIN:-${bin:-$(pg_config --bindir)}}
port=${TEST_PG_PORT:-54977}; data=$(mktemp -d)
as=(); if [ "$(id -u)" = 0 ]; then chown postgres "$data"; as=(runuser -u postgres --); fi
"${as[@]}" "$bin/initdb" -D "$data/d" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
trap '"${as[@]}" "$bin/pg_ctl" -D "$data/d" -m fast stop >/dev/null; rm -rf "$data"' EXIT
"${as[@]}" "$bin/pg_ctl" -D "$data/d" -l "$data/log" -w start \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c fsync=off -c autovacuum=off -c max_connections=400" >/dev/null
url() { echo "postgres://$1@127.0.0.1:$port"; }
"$bin/psql" -q -d "$(url postgres)/postgres" -c 'CREATE ROLE guidepost LOGIN CREATEDB; CREATE ROLE outsider LOGIN'
TEST_PG=$(url guidepost) TEST_PG_OUTSIDER=$(url outsider) TEST_PG_SUPERUSER=$(url postgres) "$@"
