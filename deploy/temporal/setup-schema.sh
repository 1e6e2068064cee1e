#!/bin/sh
# Creates Temporal's two databases and brings their schemas to the version of this image. Runs at every start: each of the
# three commands leaves alone what is there already, and setting up never lowers the version of a schema.
set -eu

SQL_PASSWORD=$(cat "$SQL_PASSWORD_FILE")
SQL_PLUGIN=postgres12
export SQL_PASSWORD SQL_PLUGIN

# prepare DATABASE SCHEMA
prepare() {
  SQL_DATABASE=$1
  export SQL_DATABASE
  temporal-sql-tool create
  temporal-sql-tool setup-schema -v 0.0
  temporal-sql-tool update-schema --schema-name "postgresql/v12/$2"
}

prepare temporal temporal
prepare temporal_visibility visibility
