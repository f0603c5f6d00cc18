"""Who vouches for others: the one place that reads the certificates of this machine."""

import ssl
from functools import cache


@cache
def authorities() -> ssl.SSLContext:
    """Read once. Libraries that are given nothing read all of them anew for each single connection, and that takes
    longer than everything else that is done for a call."""
    return ssl.create_default_context()
