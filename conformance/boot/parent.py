"""
A master of the original that boots a child as our master would: with our first
stage and our preamble.

    parent.py RELEASE_FOLDER BOOT_JSON

The child must be like one that the original's own first stage makes. It must run
in the very process that was started, and become a parent itself. Runs on Python
2.7 and 3. Prints "booted", or "cannot run here: ..." if the original cannot run on
this Python.
"""

from __future__ import print_function

import base64
import json
import os
import sys

# The name of another interpreter, which no first stage may take for its own.
os.environ['ARGV0'] = '/stray'
# What a core may find in its namespace: three imports of the first stage, if the
# core has none of its own, and what Python 3 gives to a script that it reads.
LEFT_OVER = {'binascii', 'sys', 'zlib', '__cached__'}


def check_equal(got, want, what):
    if got != want:
        raise SystemExit('expected %s to be %r, got %r' % (what, want, got))


def boots_as_ours(parent, boot):
    """Make Connection do what `boot` says; return a function that undoes it."""
    kept = {name: getattr(parent.Connection, name) for name in ('get_boot_command', 'get_preamble')}

    def get_boot_command(connection):
        return [connection.options.python_path] + [str(a) for a in boot['arguments']]

    parent.Connection.get_boot_command = get_boot_command
    parent.Connection.get_preamble = lambda connection: base64.b64decode(boot['preamble'])

    def undo():
        for name, method in kept.items():
            setattr(parent.Connection, name, method)
    return undo


def check_surroundings(ours, theirs):
    names = set(ours.pop('names in the core')) ^ set(theirs.pop('names in the core'))
    check_equal(names - LEFT_OVER, set(), 'names in the core that only one has')
    for what in sorted(theirs):
        check_equal(ours[what], theirs[what], what)


def check_child(router, child, core_source):
    import boot_probe
    started = router.stream_by_id(child.context_id).conn.proc.pid
    check_equal(child.call(boot_probe.process)[0], started, 'the process of the child')
    check_equal(child.call(boot_probe.core_source), core_source, "the child's core")
    text = child.call(boot_probe.traceback_in_core)
    check_equal('raise TypeError' in text, True, 'a line of the core in ' + text)


def check_grandchild(grandchild, child, core_source):
    import boot_probe
    check_equal(grandchild.call(boot_probe.process)[1], child.call(boot_probe.process)[0],
                'the parent of the grandchild')
    check_equal(grandchild.call(boot_probe.core_source), core_source, "the grandchild's core")


def main(folder, boot):
    import boot_probe
    import mitogen.master
    import mitogen.parent
    with open(os.path.join(folder, 'mitogen', 'core.py')) as f:
        core_source = f.read().rstrip()
    broker = mitogen.master.Broker()
    router = mitogen.master.Router(broker)
    undo = boots_as_ours(mitogen.parent, boot)
    try:
        child = router.local(python_path=sys.executable)
        undo()
        check_child(router, child, core_source)
        theirs = router.local(python_path=sys.executable)
        check_surroundings(child.call(boot_probe.surroundings), theirs.call(boot_probe.surroundings))
        check_grandchild(router.local(via=child), child, core_source)
        child.shutdown(wait=True)
    finally:
        broker.shutdown()
        broker.join()
    print('booted')


if __name__ == '__main__':
    sys.path.insert(0, sys.argv[1])
    try:
        import mitogen.core
    except ImportError:
        print('cannot run here: %s' % sys.exc_info()[1])
        sys.exit()
    with open(sys.argv[2]) as f:
        main(sys.argv[1], json.load(f))
