#!/usr/bin/env bash
# Rebuilds the tagger's weights: training/rebuild.sh DATA BASE WEIGHTS. Packages and folders: see training/README.md.
set -euo pipefail
data=$1 base=$2 weights=$3 here=$(dirname "$0") made=$(mktemp -d)
export OMP_NUM_THREADS=1 PYTHONPATH="$here/../src"
python "$here/train_encoder.py" --data "$data" --base "$base" --out "$made" --steps 900 --seed 7
python "$here/export_onnx.py" --base "$base" --checkpoint "$made/final.pt" --out "$weights" --texts "$data/attribution/train.in.jsonl.gz"
python "$here/fit_linker.py" --data "$data" --base "$base" --onnx "$weights" --out "$weights" --rounds 0
