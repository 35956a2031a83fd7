"""The functions that agent.cc answers. Mitogen calls them by these names; the bodies are in C++."""


def add(a, b):
    raise NotImplementedError


def count_words(text):
    raise NotImplementedError


def host_name():
    raise NotImplementedError


def list(path, most=None):
    raise NotImplementedError


class Disk(object):
    @classmethod
    def free(cls, path):
        raise NotImplementedError
