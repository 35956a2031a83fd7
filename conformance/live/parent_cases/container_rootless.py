"""A child in a container of a real engine without root rights answers, by exec and by run."""

import os

from rootless_podman import IMAGE, RootlessPodman

CLAUSES = 'CON-1 CON-3'
TRANSPORTS = ('local',)
ONCE = True
TIME_LIMIT = 300


def check_child(t, child, wanted_user):
    t.check_equal(t.call(child, 'os.geteuid'), wanted_user, 'user')
    t.check_equal(t.call(child, 'mitogen_stub.echo', [1, 'x']), [1, 'x'], 'answer')
    t.check_in('Linux', str(t.call(child, 'os.uname')), 'answer')
    t.check(t.call(child, 'os.uname')[1] != os.uname()[1], 'a host name of its own')


def run(t):
    podman = RootlessPodman(t.stub)
    try:
        why = podman.start()
        if why:
            t.skip(why)
        run_with(t, podman)
    finally:
        podman.stop()


def run_with(t, podman):
    name = podman.start_container()
    by_exec = t.connect(['/mitogen-stub'], method='podman', container=name, podman_path=podman.path)
    check_child(t, by_exec, 0)
    as_user = t.connect(['/mitogen-stub'], method='podman', container=name, username='65534',
                        podman_path=podman.path)
    check_child(t, as_user, 65534)
    below = t.connect(['/mitogen-stub'], via=by_exec)
    t.check_equal(t.call(below, 'os.getppid'), t.pid(by_exec), 'parent of the grandchild')
    # podman takes the words of docker too.
    by_run = t.connect(['/mitogen-stub'], method='docker', image=IMAGE, docker_path=podman.path)
    check_child(t, by_run, 0)
    t.check_in('no_such', t.connect_error(['/mitogen-stub'], method='podman', container='no_such',
                                          podman_path=podman.path), 'words of the error')
