"""The function that poll_loop_agent.cc answers."""


def count():
    raise NotImplementedError
