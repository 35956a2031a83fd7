"""A host without Python is sent the C++ child for its processor, which leaves no file there."""

import os

CLAUSES = 'BOOT-17'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    folder = os.path.join(t.dir, 'stubs')
    os.mkdir(folder)
    os.symlink(t.stub, os.path.join(folder, 'mitogen-stub-' + os.uname()[4]))
    t.start('--stub-program', folder)
    stub = t.connect(send_stub=True)
    t.check_equal(t.call(stub, 'mitogen_stub.echo', 'sent'), 'sent')
    t.check_equal(t.call(stub, 'os.getenv', 'MITOGEN_STUB_FILE'), None)
    t.wait_until(lambda: not os.path.exists(os.readlink('/proc/%d/exe' % t.pid(stub))),
                 'the program has no name any more')
    below = t.connect(via=stub, send_stub=True)
    t.check_equal(t.call(below, 'os.getppid'), t.pid(stub))
