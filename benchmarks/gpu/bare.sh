#!/usr/bin/env bash
# run.py on a machine with a card and PyTorch, but without Jupyter and without a network.
#
#     bash benchmarks/gpu/bare.sh [OPTIONS OF run.py]
#
# Needs the ignored build/wheels (wheels.sh makes it), jupyterlab_seed/_version.py and
# jupyterlab_seed/headless/core.js (npm run build makes them) beside the working tree.
set -euo pipefail
cd "$(dirname "$0")/../.."
site=${TMPDIR:-/tmp}/jupyterlab-seed-site
python3 -m pip install --quiet --no-index --no-deps --no-compile --no-cache-dir --upgrade \
  --target "$site" build/wheels/*.whl
export PYTHONPATH=$site JUPYTER_PATH=$site/share/jupyter PYTHONUNBUFFERED=1
mkdir -p "$JUPYTER_PATH/kernels/python3"
cat >"$JUPYTER_PATH/kernels/python3/kernel.json" <<JSON
{"argv": ["$(command -v python3)", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
 "display_name": "Python 3", "language": "python"}
JSON
command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version --format=csv,noheader
python3 -c 'import torch; print("PyTorch", torch.__version__, "CUDA", torch.version.cuda)' || true
exec python3 benchmarks/gpu/run.py "$@"
