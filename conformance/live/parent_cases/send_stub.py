"""A host without Python is sent the C++ child, which leaves no file there."""

import os

TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    t.start('--stub-program', t.stub)
    stub = t.connect(send_stub=True)
    t.check_equal(t.call(stub, 'mitogen_stub.echo', 'sent'), 'sent')
    t.check_equal(t.call(stub, 'os.getenv', 'MITOGEN_STUB_FILE'), None)
    t.wait_until(lambda: not os.path.exists(os.readlink('/proc/%d/exe' % t.pid(stub))),
                 'the program has no name any more')
    below = t.connect(via=stub, send_stub=True)
    t.check_equal(t.call(below, 'os.getppid'), t.pid(stub))
