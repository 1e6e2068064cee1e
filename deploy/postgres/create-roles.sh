#!/bin/sh
# Runs once, when the database volume is new: a role for Temporal and one for each process of ours, none of them a superuser
# and none able to enter the other's databases. What each may do there stands in the migrations, which the owner of the
# tables runs. The image runs every script of this folder as its superuser.
set -eu

roles='app_migrate app_api app_worker app_audit app_read app_codec app_keys'

secret_of() { echo "/run/secrets/$(echo "$1" | tr _ -)-db-password"; }

for role in temporal $roles; do
  if [ ! -s "$(secret_of "$role")" ]; then
    echo "The secret of the role $role is missing or empty: run deploy/make-secrets.sh." >&2
    exit 1
  fi
done

# psql reads the passwords itself, so that they stand in no list of processes.
create_role() {
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<SQL
\\set password \`cat $(secret_of "$1")\`
create role $1 login $2 password :'password';
SQL
}

# Creates its two databases itself, in the schema job.
create_role temporal createdb
for role in $roles; do create_role "$role" nocreatedb; done

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<SQL
create database dtsen owner app_migrate;
revoke connect, temporary on database dtsen from public;
grant connect on database dtsen to $(echo "$roles" | tr ' ' ,);
SQL
