"""The probe: reads a kernel's random state from inside, records its cells, and seeds it.

The modules of this package run in the user's kernel. :mod:`.join` joins them into one text, which
is sent there, so they use only the standard library and work in any environment, from Python 3.8
on. They draw nothing and patch nothing. They import no framework: they read loaded modules, and ask
the import system which others it can find.

``requests`` has the four functions called from outside. The other modules:

* ``environment``, ``determinism``, ``modules``: the kernel's environment, switches and modules;
* ``seeding``: the seed code at the start of a kernel;
* ``ledger``, ``hooks``, ``records``, ``observer``, ``restoring``, ``kept_states``, ``channel``:
  the records of cells, and rewinding;
* ``devices``: errors after which no device can be used;
* ``generators``, ``namespace``: the generators that the user's namespace holds;
* ``values``, ``containers``, ``changes``, ``mentions``: the values of the names that a cell uses,
  and whether they changed in place;
* ``streams``: the random streams, one module for each framework;
* ``seeds``, ``cell_code``, ``syntax``: the seed that a state proves, and the evidence in a cell's
  code;
* ``guards``, ``pcg64``: what stays the same in memory as long as a state does, and reads of it;
* ``process``, ``memory``, ``constants``, ``facts``: the data kept in the process, reads of memory,
  and the facts about frameworks.

``join`` is not sent: it belongs to the build and to the Python side.
"""
