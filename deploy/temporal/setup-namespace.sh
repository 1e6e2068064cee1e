#!/bin/sh
# Creates the namespace and registers the search attributes. Runs at every start and changes only what differs. The server
# is named by TEMPORAL_ADDRESS and the namespace by TEMPORAL_NAMESPACE, which the CLI reads from the environment itself.
set -eu

# 90 days: longest time an operator looks back at a closed workflow. What must be kept longer is in our own database.
RETENTION=2160h

# The same as SEARCH_ATTRIBUTE_TYPES in contracts/search-attributes.ts. A workflow that sets one that is not registered
# would hang, so the job ends only when the server knows them all.
SEARCH_ATTRIBUTES='
ProposalStage=Keyword
RegionCode=Keyword
Channel=Keyword
Quarter=Keyword
OpenTask=Keyword
TaskDueAt=Datetime
NeedsAttention=Bool
'

# Namespaces and attributes reach every part of the server through caches that refresh within some seconds.
ATTEMPTS=60

# wait_until COMPLAINT COMMAND...
wait_until() {
  complaint=$1
  shift
  attempt=0
  until "$@" >/dev/null 2>&1; do
    attempt=$((attempt + 1))
    if [ "$attempt" -ge "$ATTEMPTS" ]; then
      echo "$complaint" >&2
      exit 1
    fi
    sleep 1
  done
}

wait_until 'Temporal does not answer.' temporal operator cluster health
if temporal operator namespace describe >/dev/null 2>&1; then
  temporal operator namespace update --retention "$RETENTION" >/dev/null
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
fi
wait_until "The namespace $TEMPORAL_NAMESPACE did not appear." temporal operator search-attribute list

# Those that are there already are left alone; one of another type is refused.
set --
for attribute in $SEARCH_ATTRIBUTES; do
  set -- "$@" --name "${attribute%%=*}" --type "${attribute#*=}"
done
temporal operator search-attribute create "$@"

listed() { temporal operator search-attribute list | grep -Eq "^ *$1 +$2 *\$"; }
for attribute in $SEARCH_ATTRIBUTES; do
  wait_until "The search attribute $attribute did not appear." listed "${attribute%%=*}" "${attribute#*=}"
done
echo "The namespace $TEMPORAL_NAMESPACE is ready."
