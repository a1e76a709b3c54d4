#!/usr/bin/env bash
# Proves packaging/cluster/slurm-array.sh on a real Slurm: a controller and two workers on loopback, one worker killed half-way and requeued.
#   tests/long/slurm.sh [PICTURES] [DAMAGED]
# Needs root, and Debian's slurm-wlm and munge (installed when apt-get may). MODEL, MODELS: the pack. Ends with 0 when everything holds,
# 1 when something does not, 77 when Slurm could not be set up: then nothing was proved, and it says so.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
pictures=${1:-40} damaged=${2:-3}
model=${MODEL:-fast}
models=${MODELS:-$root/models}
work=$(mktemp -d /tmp/tpir-slurm-XXXXXX)
log=$work/log
pids=()
mkdir -p "$work/run" "$work/state" "$log"
say() { printf '== %s\n' "$*"; }
unproved() {
  printf '\n%s\n!! SLURM COULD NOT BE SET UP: %s\n!! NOTHING WAS PROVED by this run. Logs: %s\n%s\n' "$(printf '!%.0s' {1..78})" "$1" "$log" "$(printf '!%.0s' {1..78})" >&2
  keep=1
  exit 77
}
broken() { printf 'FAILED: %s (logs: %s)\n' "$1" "$work" >&2; keep=1; exit 1; }
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
  for name in slurmctld slurmd-w1 slurmd-w2; do [ -s "$work/run/$name.pid" ] && kill "$(cat "$work/run/$name.pid")" 2>/dev/null; done
  sleep 1
  [ -n "${keep:-}" ] || rm -rf "$work"
}
trap finish EXIT

[ "$(id -u)" = 0 ] || unproved "this takes root"
if ! command -v slurmctld >/dev/null || ! command -v munged >/dev/null; then
  command -v apt-get >/dev/null || unproved "slurm-wlm and munge are not installed"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge >"$log/apt" 2>&1 || unproved "apt-get could not install slurm-wlm and munge"
fi

say "controller and two workers on loopback"
dd if=/dev/urandom of="$work/munge.key" bs=1024 count=1 status=none
chmod 400 "$work/munge.key"
munged --force --foreground --key-file="$work/munge.key" --socket="$work/run/munge.socket" --pid-file="$work/run/munged.pid" \
  --log-file="$log/munged" --seed-file="$work/munge.seed" >"$log/munged.out" 2>&1 &
pids+=($!)
host=$(hostname -s)
cat >"$work/slurm.conf" <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/run/munge.socket
SlurmctldPort=17817
SlurmctldPidFile=$work/run/slurmctld.pid
SlurmdPidFile=$work/run/slurmd-%n.pid
SlurmctldLogFile=$log/slurmctld
SlurmdLogFile=$log/slurmd-%n
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
KillWait=2
NodeName=w1,w2 NodeHostname=$host NodeAddr=127.0.0.1 Port=17821,17822 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=w1,w2 Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF
export SLURM_CONF=$work/slurm.conf
slurmctld -D >"$log/slurmctld.out" 2>&1 & pids+=($!)
for node in w1 w2; do mkdir -p "$work/spool-$node"; slurmd -D -N $node >"$log/slurmd-$node.out" 2>&1 & pids+=($!); done
for _ in $(seq 60); do
  [ "$(sinfo -h -t idle -o %D 2>/dev/null | paste -sd+ | sed 's/^$/0/')" = 2 ] && break
  sleep 1
done
sinfo -N 2>"$log/sinfo" || unproved "the controller does not answer: $(tail -1 "$log/slurmctld.out")"
[ "$(sinfo -h -t idle -o %D | paste -sd+)" = 2 ] || unproved "the workers are not idle: $(tail -1 "$log/slurmd-w1.out")"

say "$pictures pictures, $damaged damaged; pack $model"
python3 "$here/make_folder.py" "$work/in" "$pictures" "$damaged" "${WIDTH:-480}" "${HEIGHT:-320}" || broken "pictures"
# One thread a worker: what a second worker adds is then not hidden by threads of the first one.
cat >"$work/tpir" <<TPIR
#!/bin/bash
DOTNET_PROCESSOR_COUNT=\${THREADS:-1} exec dotnet "$root/src/TextPromptIR.Cli/bin/Release/net10.0/tpir.dll" "\$@"
TPIR
chmod +x "$work/tpir"
export TPIR=$work/tpir WORDS="remove the rain" IN=$work/in MORE="--model $model --models $models --device cpu"
[ "$model" = fast ] && MORE="--device cpu"

run() { # output folder, workers -> seconds, until the merged report is there
  local start
  start=$(date +%s%N)
  OUT=$1 "$root/packaging/cluster/slurm-array.sh" "$2" >"$log/submit-$2-$(basename "$1")" || broken "sbatch"
  [ -n "${3:-}" ] && "$3" "$1"
  for _ in $(seq 3600); do [ -z "$(squeue -h 2>/dev/null)" ] && [ -s "$1/report.jsonl" ] && break; sleep 0.5; done
  [ -s "$1/report.jsonl" ] || broken "no merged report in $1"
  awk -v a="$start" -v b="$(stat -c %.9Y "$1"/.tpir-batch/report-*.jsonl | sort -n | tail -1)" 'BEGIN { printf "%.1f", b - a / 1e9 }'
}
done_by() { cat "$1"/.tpir-batch/journal-1-of-2.jsonl 2>/dev/null | grep -c '"event":"file"'; }
killer() { # kills the first worker's command once it has done about a quarter of its pictures
  local pid=""
  until [ "$(done_by "$1")" -ge $((pictures / 8)) ]; do sleep 0.1; done
  pid=$(pgrep -f "tpir.dll batch $IN .*--shard 1/2" | head -1)
  [ -n "$pid" ] && kill -9 "$pid" && echo "killed worker 1 (process $pid) with $(done_by "$1") pictures done" >"$log/killed"
}

say "undisturbed, outside Slurm"
"$TPIR" batch "$IN" -r -o "$work/plain" -i "$WORDS" $MORE >"$log/plain" 2>&1
[ $? = 60 ] || broken "the plain run: $(tail -3 "$log/plain")"
say "one worker:  $(one=$(run "$work/one" 1) && echo "$one" | tee "$work/t1") s"
say "two workers: $(two=$(run "$work/two" 2) && echo "$two" | tee "$work/t2") s, speed-up $(awk -v a="$(cat "$work/t1")" -v b="$(cat "$work/t2")" 'BEGIN { printf "%.2f", a / b }') on $(nproc) cores"
say "two workers, one killed half-way: $(run "$work/killed" 2 killer) s"
[ -s "$log/killed" ] || broken "the worker had ended before it could be killed; use more pictures"
cat "$log/killed"
for worker in 1 2; do sed "s/^/  worker $worker | /" <(grep -E '^worker|pictures:' "$work/killed/.tpir-batch/worker-$worker.log"); done
sed 's/^/  merge    | /' "$work/killed/.tpir-batch/merge.log"
tail -1 "$work/killed/report.jsonl"

say "what has to hold"
for name in one two killed; do
  diff -r -x .tpir-batch -x report.jsonl "$work/plain" "$work/$name" || broken "$name differs from the plain run"
  [ -z "$(find "$work/$name" -name '*.tpir-tmp' -o -name '*.part')" ] || broken "temporary files in $name"
  grep -h '"event":"file"' "$work/$name"/.tpir-batch/journal-*.jsonl | grep '"status":"restored"' | grep -o '"event":"file","output":"[^"]*"' | sort | uniq -d | grep . && broken "done twice in $name"
  tail -1 "$work/$name/report.jsonl" | grep -q "\"files\":$pictures,\"restored\":$((pictures - damaged)),.*\"failed\":$damaged,\"notTried\":0,.*\"doneTwice\":0" || broken "the merged report of $name"
done
grep -q 'start 1' "$work/killed/.tpir-batch/worker-1.log" || broken "the killed worker was not requeued"
say "holds: $pictures pictures three times, byte for byte as outside Slurm; nothing lost, nothing done twice"
