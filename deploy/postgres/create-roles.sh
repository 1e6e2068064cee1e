#!/bin/sh
# Runs once, when the database volume is new: one role for Temporal and one for us, neither of them a superuser and
# neither able to enter the other's databases. The image runs every script of this folder as its superuser.
set -eu

for secret in temporal-db-password dtsen-db-password; do
  if [ ! -s "/run/secrets/$secret" ]; then
    echo "The secret $secret is missing or empty: run deploy/make-secrets.sh." >&2
    exit 1
  fi
done

# psql reads the passwords itself, so that they stand in no list of processes.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\set temporal_password `cat /run/secrets/temporal-db-password`
\set dtsen_password `cat /run/secrets/dtsen-db-password`
-- Creates its two databases itself, in the schema job.
create role temporal login createdb password :'temporal_password';
create role dtsen login password :'dtsen_password';
create database dtsen owner dtsen;
revoke connect, temporary on database dtsen from public;
SQL
