"""What a notebook takes by a star."""

import random  # noqa: F401

import numpy as np  # noqa: F401
