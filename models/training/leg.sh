#!/usr/bin/env bash
# One call of a training leg on a GPU machine; the next call of the same run goes on where it ended.
#   leg.sh CONFIG DATA RUN MINUTES SECONDS OUT
#     CONFIG   configs/fast_gpu.yaml, configs/quality.yaml, ... (seen from this folder)
#     DATA     a file of tpir_training.data_pack, or the data root
#     RUN      folder of checkpoint and log, kept between the calls of a leg (seen from this folder)
#     MINUTES  training time of the whole leg (the length of its cosine)
#     SECONDS  training time of this call
#     OUT      folder for what goes home: average.pt (for `export_backbone --checkpoint`), rates and log
set -euo pipefail
[ $# -eq 6 ] || { sed -n '2,9p' "$0" >&2; exit 2; }
config=$1 data=$(realpath "$2") run=$3 minutes=$4 seconds=$5 out=$6
cd "$(dirname "$0")"
python=${PYTHON:-python3}
export PYTHONUNBUFFERED=1
mkdir -p "$run" "$out"
"$python" -c 'import torch; print("PyTorch", torch.__version__, torch.cuda.get_device_name() if torch.cuda.is_available() else "without a GPU")'
pack=../$("$python" -c 'import sys, yaml; print(yaml.safe_load(open(sys.argv[1]))["id"])' "$config")
flags=(--workers 1 --precision bf16)
if "$python" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())'; then flags+=(--compile); else flags+=(--threads 2 --fused); fi
# Between legs only the pack's own weights travel.
[ -e "$pack/weights.bin" ] && flags+=(--init-from-pack "$pack")
[ -e "$run/checkpoint.pt" ] || [ "${RATES:-30}" = 0 ] || "$python" -m tpir_training.rates --config "$config" --data "$data" --run "$run" --seconds "${RATES:-30}" | tee "$out/rates.jsonl"
"$python" -m tpir_training.trainer --config "$config" --data "$data" --run "$run" --minutes "$minutes" --stop-after "$seconds" \
  --validate-minutes 4 --save-minutes 2 "${flags[@]}" | tee -a "$run/output.txt"
"$python" -m tpir_training.export_backbone --config "$config" --checkpoint "$run/checkpoint.pt" --slim "$out/average.pt"
cp "$run/log.jsonl" "$out/"
