"""The function that file_agent.cc answers."""


def share(directory):
    raise NotImplementedError
