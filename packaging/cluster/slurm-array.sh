#!/bin/bash
# Restores a folder on a Slurm cluster: an array of workers that share the output folder, then one merged report.
#
#   IN=/data/photos OUT=/data/restored WORDS="remove the rain" packaging/cluster/slurm-array.sh 8
#
# The number is how many workers there are. TPIR is the command (default: tpir), MORE holds further options of 'tpir batch', quoted as for a shell:
# MORE='--models "/data/my packs"'.
# Options of sbatch (partition, time, GPU) come from SBATCH_... variables or from the line below.
#
# A worker that is killed is requeued by Slurm and goes on where it was: finished pictures are not done again, no file is left half written.
set -euo pipefail
workers=${1:?how many workers}
: "${IN:?the folder of pictures}" "${OUT:?the output folder, seen by every node}" "${WORDS:?what is wrong with the pictures}"
export IN OUT WORDS WORKERS=$workers TPIR=${TPIR:-tpir} MORE=${MORE:-}
mkdir -p "$OUT/.tpir-batch"
# A worker that cannot even begin leaves the report of an earlier run, which must not pass for its own. Not in the worker: it may be a requeued one.
rm -f "$OUT"/.tpir-batch/report-*-of-"$workers".jsonl

# A picture that fails is in the report and is no reason to run the worker again: 60 and 61 end well here, anything else is Slurm's to requeue.
array=$(sbatch --parsable --export=ALL --array="1-$workers" --requeue --open-mode=append \
  --job-name=tpir --output="$OUT/.tpir-batch/worker-%a.log" <<'WORKER'
#!/bin/bash
set -u
echo "worker $SLURM_ARRAY_TASK_ID of $SLURM_ARRAY_TASK_COUNT on $(hostname), start ${SLURM_RESTART_COUNT:-0}"
eval "set -- $MORE"
$TPIR batch "$IN" --recursive --output "$OUT" --instruction "$WORDS" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" "$@"
code=$?
case $code in 0|60|61) exit 0 ;; esac
# 32: the node's last worker may still be dying; others: a full disk, a lost share. Slurm starts a failed task again only when it is asked to.
if [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
  sleep 5
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}" && sleep 60
fi
exit "$code"
WORKER
)
sbatch --parsable --export=ALL --dependency="afterany:$array" --job-name=tpir-report --output="$OUT/.tpir-batch/merge.log" <<'MERGE' >/dev/null
#!/bin/bash
exec $TPIR report merge "$OUT"/.tpir-batch/report-*-of-"$WORKERS".jsonl --output "$OUT/report.jsonl"
MERGE
echo "array job $array; when it has ended: $OUT/report.jsonl"
