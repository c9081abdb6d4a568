#!/usr/bin/env bash
# Rebuilds the weights: training/rebuild.sh DATA BASE WEIGHTS. Packages and folders: see training/README.md.
set -euo pipefail
data=$1 base=$2 weights=$3 here=$(dirname "$0") made=$(mktemp -d)
export OMP_NUM_THREADS=1 PYTHONPATH="$here/../src"

# the tagger: encoder.onnx, encoder.json, linker.npz
python "$here/train_encoder.py" --data "$data" --base "$base" --out "$made" --steps 900 --seed 7
python "$here/train_encoder.py" --data "$data" --base "$base" --out "$made/more" --steps 500 --seed 8 --lr 2.5e-4 --frozen 4 --rare 2 --start "$made/final.pt"
python "$here/export_onnx.py" --base "$base" --checkpoint "$made/more/final.pt" --out "$weights" --texts "$data/attribution/train.in.jsonl.gz"
python "$here/fit_linker.py" --data "$data" --base "$base" --onnx "$weights" --out "$weights" --rounds 0

# support and contradiction: nli.onnx, nli.json
python "$here/train_nli.py" --data "$data" --base "$base" --out "$made/nli1" --steps 2794 --stop 400 --seed 7
python "$here/train_nli.py" --data "$data" --base "$base" --out "$made/nli2" --steps 900 --stop 400 --seed 8 --frozen 2 --start "$made/nli1/final.pt"
python "$here/export_nli.py" --data "$data" --base "$base" --checkpoint "$made/nli2/final.pt" --out "$weights"

# heads on the tagger's shared rows, each with a file of its own: factuality, hedge, loaded
heads=(--data "$data" --rows "$made/rows.pkl")
for task in factuality hedge loaded; do
  python "$here/train_heads.py" "${heads[@]}" --onnx "$weights" --checkpoint "$made/final.pt" --out "$made" --task "$task" --folds 3
  python "$here/train_heads.py" "${heads[@]}" --onnx "$weights" --checkpoint "$made/final.pt" --out "$made" --task "$task"
done
python "$here/export_heads.py" "${heads[@]}" --checkpoint "$made/final.pt" --folds "$made" --out "$weights" --task hedge
python "$here/export_heads.py" "${heads[@]}" --checkpoint "$made/final.pt" --folds "$made" --out "$weights" --task loaded
python "$here/fit_factuality.py" "${heads[@]}" --folds "$made" --out "$weights"
