#!/usr/bin/env bash
# A worker in bash and curl: fetches one job at a time, says that it is at work on it, and completes it, as many as it is told.
set -euo pipefail
url=$1 queue=$2 left=$3

post() {
    curl --silent --show-error --fail-with-body --header 'Content-Type: application/json' --data "$2" "$url/v1/jobs/queues/$queue/$1"
}

while [ "$left" -gt 0 ]; do
    receipt=$(post fetch '{"worker": "bash", "waitSeconds": 20}' | sed -n 's/.*"receipt":"\([^"]*\)".*/\1/p')
    [ -n "$receipt" ] || continue
    post heartbeat "{\"receipts\": [\"$receipt\"]}" | grep --quiet extended
    post complete "{\"receipt\": \"$receipt\"}"
    echo "done $receipt"
    left=$((left - 1))
done
