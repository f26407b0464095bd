"""The command ``jupyter seed``."""
