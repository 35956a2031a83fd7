"""Sent to the child of progress.cc."""


def count_down(sender, start):
    for left in reversed(range(start)):
        sender.send(left)
    sender.close()
