#!/bin/sh
# Makes the secrets that docker-compose.yml mounts: passwords of the database roles, the keys that seal personal data, those
# that encrypt Temporal payloads and those that sign the audit and receipts of decisions.
# One that is there already is kept: to change a password, change it in PostgreSQL as well; a lost key cannot be replaced.
#   sh deploy/make-secrets.sh [folder]
set -eu

folder=${1:-$(dirname "$0")/secrets}

# Hexadecimal, so that no password needs quoting in an address, in YAML or in SQL.
password() { od -An -N 32 -tx1 /dev/urandom | tr -d ' \n'; }
# An Ed25519 key in PKCS #8: the fixed bytes of its kind, then 32 random ones.
signing_key() {
  echo '-----BEGIN PRIVATE KEY-----'
  {
    printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'
    head -c 32 /dev/urandom
  } | base64
  echo '-----END PRIVATE KEY-----'
}
key() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }

# keep NAME: writes what it reads unless NAME is there. The folder keeps other users of this machine out; the files
# themselves must be readable, because Compose mounts them as they are and each container runs as a user of its own.
keep() {
  umask 077
  cat >"$folder/.$1.new"
  chmod 0444 "$folder/.$1.new"
  mv "$folder/.$1.new" "$folder/$1"
  echo "Made $1"
}

mkdir -p "$folder"
chmod 0700 "$folder"
for name in postgres-password temporal-db-password app-migrate-db-password app-api-db-password app-worker-db-password \
  app-audit-db-password app-read-db-password app-codec-db-password app-keys-db-password; do
  [ -e "$folder/$name" ] || password | keep "$name"
done
[ -e "$folder/keys.json" ] ||
  printf '{"current":"k1","keys":{"k1":"%s"},"index":{"current":"i1","keys":{"i1":"%s"}}}\n' "$(key)" "$(key)" |
  keep keys.json
[ -e "$folder/payload-keys.json" ] || printf '{"current":"p1","keys":{"p1":"%s"}}\n' "$(key)" | keep payload-keys.json
[ -e "$folder/audit-signing-key.pem" ] || signing_key | keep audit-signing-key.pem
[ -e "$folder/receipt-key.pem" ] || signing_key | keep receipt-key.pem
