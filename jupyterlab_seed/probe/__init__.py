"""The probe: looks at a kernel's random state from the inside, records what cells do, and seeds.

The modules of this package run in the user's kernel. :mod:`.join` joins them into one text, which
is sent there, so they use the standard library alone and work in any environment, from Python 3.8
on. They draw nothing and patch nothing. They import no framework: they look at modules that are
loaded already, and ask the import system which others it could find.

``requests`` has the four functions that are called from outside; behind them are

* ``environment``, ``determinism``, ``modules``: what the kernel was started with and has loaded;
* ``seeding``: the seed code at the start of a kernel;
* ``ledger``, ``hooks``, ``records``, ``observer``, ``restoring``, ``kept_states``, ``channel``:
  what cells did;
* ``streams``: the random streams, one module for each framework;
* ``seed_search``, ``mt19937``, ``cell_code``, ``syntax``: what a state proves about its seed, and
  what the code of a cell tells;
* ``process``, ``constants``, ``facts``: what stays in the process, and what is known beforehand.

``join`` itself stays outside: it is of the build and of the Python side.
"""
