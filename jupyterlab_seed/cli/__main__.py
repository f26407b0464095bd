"""``python -m jupyterlab_seed.cli``: the command where no script is installed."""

from .app import main

main()
