"""A child beyond ssh starts others on its machine."""

CLAUSES = 'ROL-14'
TRANSPORTS = ('ssh',)


def run(t):
    far = t.connect()
    t.check_equal(t.call(t.connect(via=far), 'os.getppid'), t.pid(far))
