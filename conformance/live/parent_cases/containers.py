"""Each container method boots a child by the command line of its engine.

No engine runs here: a stand-in checks what the engine is asked to run, and runs it.
"""

import os

import container_engine

CLAUSES = 'CON-1 CON-6 BOOT-1'
TRANSPORTS = ('local',)
ONCE = True

# Method, engine, options, the name of the context, and what comes before the command.
ROWS = (
    ('docker', 'docker', {'container': 'c1'}, 'docker.c1', ['exec', '--interactive', 'c1']),
    ('docker', 'docker', {'container': 'c1', 'username': 'me'}, 'docker.c1',
     ['exec', '--interactive', '--user=me', 'c1']),
    ('docker', 'docker', {'image': 'i1'}, 'docker.i1', ['run', '--interactive', '--rm', 'i1']),
    ('podman', 'podman', {'container': 'c1'}, 'podman.c1', ['exec', '--interactive', '--', 'c1']),
    ('podman', 'podman', {'container': 'c1', 'username': 'me'}, 'podman.c1',
     ['exec', '--user=me', '--interactive', '--', 'c1']),
    ('buildah', 'buildah', {'container': 'c1', 'username': 'me'}, 'buildah.c1',
     ['run', '--user=me', '--', 'c1']),
    ('kubectl', 'kubectl', {'pod': 'p1', 'kubectl_args': ['--namespace', 'n1']},
     "kubectl.p1['--namespace', 'n1']", ['--namespace', 'n1', 'exec', '-it', 'p1', '--']),
    ('lxc', 'lxc-attach', {'container': 'c1'}, 'lxc.c1', ['--clear-env', '--name', 'c1', '--']),
    ('lxd', 'lxc', {'container': 'c1'}, 'lxd.c1', ['exec', '--mode=noninteractive', 'c1', '--']),
    ('incus', 'incus', {'container': 'c1'}, 'incus.c1',
     ['exec', '--mode=non-interactive', 'c1', '--']),
    ('jail', 'jexec', {'container': 'c1', 'username': 'me', 'jexec_path': 'jexec'}, 'jail.c1',
     ['-U', 'me', 'c1']),
)


def run(t):
    os.mkdir(t.path('bin'))
    t.start(PATH='%s:%s' % (t.path('bin'), os.environ['PATH']))
    for method, engine, options, name, first in ROWS:
        path = os.path.join(t.path('bin'), engine)
        container_engine.install(path, first)
        connected = t.connect_async(method=method, **options).get()
        t.check_equal(connected['name'], name, 'name by ' + method)
        t.check_equal(t.echo(connected['context'], name), name, 'value by ' + method)
        arguments = container_engine.arguments(path)
        # A Python becomes a child of ours by the first stage and what that is given.
        boot = arguments[-4:]
        t.check_equal(arguments, first + [t.python, '-c'] + boot, 'arguments of ' + engine)
        t.check(boot[-1].isdigit(), 'the size of the preamble at the end, got %r' % boot)
