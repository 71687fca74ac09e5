"""Who reacts to what, across modules. 模块协作

Read this file to learn how the modules work together; nothing else couples them. Each
reaction runs inside the transaction that published the event.
"""

from kernel.transaction import Choreography


def choreography() -> Choreography:
    """Every reaction of the running system, in the order in which they run."""
    return Choreography()
