"""Blobs, secrets, contexts and senders come back as they were sent."""

CLAUSES = 'PKL-17 PKL-18'

VALUES = [
    ('$blob', '00ff'), ('$secret', 'hunter2'), ('$context', [0, 'master']), ('$sender', [0, 1001]),
]


def run(t):
    child = t.connect()
    for tag, value in VALUES:
        t.check_equal(t.echo(child, t.Tagged(tag, value)), t.Tagged(tag, value))
