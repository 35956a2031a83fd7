"""A reply of some hundred bytes that stands for gigabytes is a fault, and delays no other call."""

CLAUSES = 'PKL-21'
TRANSPORTS = ('local',)
ONCE = True

MODULE = '''
def shared():
    value = []
    for _ in range(64):
        value = [value, value]
    return value
'''


def run(t):
    t.start_with_modules({'live_shared.py': MODULE})
    child, other = t.connect(), t.connect()
    replies = [t.call_async(child, 'live_shared.shared') for _ in range(3)]
    t.check_equal(t.ask('counts').get()['links'], 2)
    for reply in replies:
        error = reply.error()
        t.check_equal(error.kind, 'fault')
        t.check_in('as JSON', error.words)
    t.check_equal(t.echo(other, 1), 1)
