"""The seed that a state proves: the search for it, and the MT19937 that it computes with."""
