"""The only place with SQL. `Store` opens a transaction; `Work` is what can be done in it, noun by noun."""

from store.again import GivenUp, again
from store.work import Store, Work

__all__ = ["GivenUp", "Store", "Work", "again"]
