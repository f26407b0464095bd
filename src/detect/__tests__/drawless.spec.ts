import { cells, detect, detector } from './helpers';

describe('a notebook without random code', () => {
  it.each<[string, ...string[]]>([
    ['1 + 1'],
    ['import os, sys, json\nfrom pathlib import Path\nPath(".").exists()'],
    ['from math import *\nsqrt(2)'],
    ['import matplotlib.pyplot as plt\n%matplotlib inline\nplt.plot([1, 2])'],
    ['%%time\nx = 1\n%pip install requests\n!ls'],
    ['%%bash\necho $RANDOM'],
    ['%%html\n<b>100%</b>', 'x = 5 %2'],
    ['import asyncio\nasync def f():\n  return {"a"}\nawait f()'],
    ['def f(x):\n  return x\nf(1)', '# Done'],
    ['from absl import logging\nlogging.set_verbosity(logging.INFO)'],
    ['print(f"{1:%d}")']
  ])('%j %j', (...sources) => {
    expect(detect(...sources).mayDraw).toBe(false);
  });

  it('is none without code', () => {
    expect(detect().mayDraw).toBe(true);
    expect(detect('', ' \n').mayDraw).toBe(true);
  });

  it.each([
    'x <- 1 + 1',
    'print(mean(c(1, 2)))\nrep(1, 3)',
    '# sample\n"rnorm(1)"'
  ])('in R: %j', source => {
    expect(detector().update(cells(source), 'R').mayDraw).toBe(false);
  });

  it.each(['1 + 1', 'println("rand")\nx = [1, 2]'])('in Julia: %j', source => {
    expect(detector().update(cells(source), 'julia').mayDraw).toBe(false);
  });
});

describe('a notebook that may draw', () => {
  it.each<[string, ...string[]]>([
    ['import uuid\nuuid.uuid4()'],
    ['from secrets import token_hex'],
    ['import os\nos.urandom(4)'],
    ['from os import urandom\nkey = urandom(4)'],
    ['import mylib'],
    ['from mylib.nb_11 import *'],
    ['from . import helpers'],
    ['from .helpers import *'],
    ['%run train.py'],
    ['1 + 1', '%load_model x'],
    ['%%R\nrnorm(1)'],
    ['%%cython\ndef f(): pass'],
    ['exec(open("train.py").read())'],
    ['get_ipython().run_line_magic("run", "train.py")'],
    ['import numpy as np'],
    ['import random\nrandom.random()'],
    ['import importlib\nimportlib.import_module(name)'],
    ['def f():\n  import torch'],
    ['for name in names:\n  __import__(name)']
  ])('%j %j', (...sources) => {
    expect(detect(...sources).mayDraw).toBe(true);
  });

  it.each([
    'rnorm(3)',
    'library(dplyr)',
    'withr::with_seed(1, x)',
    'sample(10)',
    'y <- rexp (1)'
  ])('in R: %j', source => {
    expect(detector().update(cells(source), 'R').mayDraw).toBe(true);
  });

  it.each(['rand(3)', 'using Flux', 'include("a.jl")'])(
    'in Julia: %j',
    source => {
      expect(detector().update(cells(source), 'julia').mayDraw).toBe(true);
    }
  );
});
