#!/usr/bin/env bash
# One call of a training leg on a GPU machine; the next call of the same run goes on where it ended.
#   leg.sh CONFIG DATA RUN MINUTES SECONDS OUT
#     CONFIG   configs/fast_gpu.yaml, configs/quality.yaml, ... (seen from this folder)
#     DATA     a file of tpir_training.data_pack, or the data root
#     RUN      folder of checkpoint and log (seen from this folder). Kept, the next call goes on exactly; with nothing but an earlier call's
#              average.pt in it, from those weights at that step
#     MINUTES  training time of the whole leg (the length of its cosine)
#     SECONDS  what this call may take, start, compilation and last look included
#     OUT      folder for what goes home: average.pt (for `export_backbone --checkpoint`, or for RUN) and log
# With RATES=30 a new run measures rates for 30 seconds before it trains (compilation comes on top): rates.jsonl.
set -euo pipefail
[ $# -eq 6 ] || { sed -n '2,11p' "$0" >&2; exit 2; }
config=$1 data=$(realpath "$2") run=$3 minutes=$4 seconds=$5 out=$6
cd "$(dirname "$0")"
python=${PYTHON:-python3}
ending=45       # seconds for the last look at the validation pictures and for average.pt
export PYTHONUNBUFFERED=1
mkdir -p "$run" "$out"
read -r id cuda < <("$python" -c '
import sys, torch, yaml
cuda = torch.cuda.is_available()
print("PyTorch", torch.__version__, torch.cuda.get_device_name() if cuda else "without a GPU", file=sys.stderr)
print(yaml.safe_load(open(sys.argv[1]))["id"], cuda)' "$config")
pack=../$id
flags=(--workers 1 --precision bf16)
if [ "$cuda" = True ]; then flags+=(--compile); else flags+=(--threads 2 --fused); fi
# Between legs only the pack's own weights travel, within one the average.
[ -e "$pack/weights.bin" ] && flags+=(--init-from-pack "$pack")
[ -e "$run/checkpoint.pt" ] || [ ! -e "$run/average.pt" ] || cp "$run/average.pt" "$run/checkpoint.pt"
if [ "${RATES:-0}" != 0 ] && [ ! -e "$run/checkpoint.pt" ]; then
  "$python" -m tpir_training.rates --config "$config" --data "$data" --run "$run" --seconds "$RATES" | tee "$out/rates.jsonl" || echo "no rates"
fi
left=$((seconds - ending - SECONDS))
"$python" -m tpir_training.trainer --config "$config" --data "$data" --run "$run" --minutes "$minutes" --stop-after $((left > 1 ? left : 1)) \
  --validate-minutes 4 --save-minutes 2 "${flags[@]}" | tee -a "$run/output.txt"
"$python" -m tpir_training.export_backbone --config "$config" --checkpoint "$run/checkpoint.pt" --slim "$out/average.pt"
cp "$run/log.jsonl" "$out/"
