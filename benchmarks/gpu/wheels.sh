#!/usr/bin/env bash
# Downloads what bare.sh needs into build/wheels, for Python 3.12 on Linux (x86-64).
#
#     bash benchmarks/gpu/wheels.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
rm -rf build/wheels
platforms=()
for one in manylinux_2_28 manylinux_2_27 manylinux_2_17 manylinux2014 manylinux_2_12 manylinux_2_5 manylinux1; do
  platforms+=(--platform "${one}_x86_64")
done
python3 -m pip download --quiet --only-binary=:all: --python-version 3.12 --implementation cp \
  "${platforms[@]}" --dest build/wheels \
  ipykernel jinja2 'jsonschema>=4.18' 'jupyter_server>=2.13,<3' 'nbformat>=5.10' psutil quickjs-ng
du -sh build/wheels
