#!/bin/sh
# Temporal's configuration takes the database password from the environment only. Reading the secret here keeps it out of
# docker-compose.yml and of `docker inspect`; it is visible to the server's own process and to root.
set -eu

POSTGRES_PWD=$(cat "$POSTGRES_PWD_FILE")
if [ -z "$POSTGRES_PWD" ]; then
  echo "The secret $POSTGRES_PWD_FILE is empty: run deploy/make-secrets.sh." >&2
  exit 1
fi
export POSTGRES_PWD
exec /etc/temporal/entrypoint.sh
