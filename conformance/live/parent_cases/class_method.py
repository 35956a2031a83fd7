"""A class method is called by MODULE:CLASS.METHOD."""

CLAUSES = 'PAY-1 ROL-23'

SOURCE = '''\
class Counter:
    @classmethod
    def make(cls, start):
        return [u'' + cls.__name__, start]
'''


def run(t):
    t.start_with_modules({'live_class.py': SOURCE})
    t.check_equal(t.call(t.connect(), 'live_class:Counter.make', 3), ['Counter', 3])
