#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Prices files.checksum against sha256sum and openssl, and files.scan against du, on warm caches.
#
# Usage: bench-files.sh RUN-OPERATION [ROUNDS] [MEBIBYTES] [FOLDER]
#
# The rounds are interleaved, so that whatever else the machine does hits all of them alike; every
# program is timed from outside as a whole process, ours included, and the medians are compared.
set -euo pipefail
export LC_ALL=C

run_operation=${1:?the path of run-operation}
rounds=${2:-5}
mebibytes=${3:-2048}
folder=${4:-/usr}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench-files.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
big=$scratch/big

# Appends to the file $1 the seconds that the rest of the words took as a command.
measure() {
  local times=$1
  shift
  local start=$EPOCHREALTIME
  "$@" >"$scratch/output"
  local end=$EPOCHREALTIME
  echo "$start $end" | awk '{ printf "%.6f\n", $2 - $1 }' >>"$times"
}

median() {
  sort -n "$1" | awk '{ value[NR] = $1 }
    END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

# One row: what it is, its median, and ours divided by it.
row() {
  awk -v name="$1" -v theirs="$(median "$2")" -v ours="$(median "$3")" \
    'BEGIN { printf "%-40s %10.3f %12.3f\n", name, theirs, ours / theirs }'
}

head -c "${mebibytes}M" /dev/urandom >"$big"
# Once for nothing: what is measured is the work, not the disk.
sha256sum "$big" >/dev/null
du -s "$folder" >/dev/null 2>&1 || true

for ((round = 0; round < rounds; round++)); do
  measure "$scratch/checksum" "$run_operation" files.checksum paths="$big"
  measure "$scratch/sha256sum" sha256sum "$big"
  measure "$scratch/openssl" openssl dgst -sha256 "$big"
  measure "$scratch/scan" "$run_operation" files.scan folder="$folder"
  measure "$scratch/du" du -s "$folder"
done

printf '%-40s %10s %12s\n' "median of $rounds rounds" seconds "Ferry/this"
row "files.checksum, $mebibytes MiB" "$scratch/checksum" "$scratch/checksum"
row "sha256sum" "$scratch/sha256sum" "$scratch/checksum"
row "openssl dgst -sha256" "$scratch/openssl" "$scratch/checksum"
row "files.scan $folder" "$scratch/scan" "$scratch/scan"
row "du -s $folder" "$scratch/du" "$scratch/scan"
