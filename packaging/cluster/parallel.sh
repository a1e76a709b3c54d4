#!/bin/bash
# Restores a folder with GNU parallel: workers on this machine, or on others that see the same folders.
#
#   IN=photos OUT=restored WORDS="remove the rain" packaging/cluster/parallel.sh 4
#   IN=/data/photos OUT=/data/restored WORDS="remove the rain" packaging/cluster/parallel.sh 8 --sshlogin node1,node2
#
# The number is how many workers there are; what follows goes to parallel. TPIR is the command (default: tpir), MORE further options of 'tpir batch', quoted as
# for a shell: MORE='--models "/data/my packs"'.
# Run it again after a crash: finished pictures are not done again. Exit code: that of the whole batch (0 all, 60 some, 61 none).
set -uo pipefail
workers=${1:?how many workers}
shift
: "${IN:?the folder of pictures}" "${OUT:?the output folder}" "${WORDS:?what is wrong with the pictures}"
TPIR=${TPIR:-tpir}
# A worker that cannot even begin leaves the report of an earlier run, which must not pass for its own.
rm -f "$OUT"/.tpir-batch/report-*-of-"$workers".jsonl
# parallel hands words to a shell once more, perhaps on another machine; printf quotes them for it.
task=$(printf '%q ' batch "$IN" --recursive --output "$OUT" --instruction "$WORDS")
seq "$workers" | parallel --jobs "${JOBS:-$workers}" --line-buffer --tagstring 'worker {}' "$@" "$TPIR $task --shard {}/$workers ${MORE:-}"
exec $TPIR report merge "$OUT"/.tpir-batch/report-*-of-"$workers".jsonl --output "$OUT/report.jsonl"
