"""
A master of Python Mitogen whose child is the minimal one, started in place of Python.

    original_parent.py RELEASE_FOLDER CHILD_ARGUMENT... 

calls functions of the child and shuts it down. Runs on Python 2.7 and 3. Prints "passed", or
"cannot run here: ..." if the release cannot run on this Python.
"""

from __future__ import print_function

import logging
import operator
import sys

RECORDS = []


class Keeper(logging.Handler):
    def emit(self, record):
        RECORDS.append(record)


def check_equal(got, want, what):
    if got != want:
        raise SystemExit('expected %s to be %r, got %r' % (what, want, got))


def error_of(function, *arguments):
    try:
        return 'the result %r' % (function(*arguments),)
    except mitogen.core.CallError:
        return str(sys.exc_info()[1])


def check_values(child):
    big = 1 << 70
    for left, right in ((40, 2), (-1, -(1 << 40)), (big, big), (u'a\xe9', u'\u20ac'), (b'\0\xff', b'x' * 300),
                        (1.5, 2.25), ([1, [None, True]], [u'', ()]), ((1, 2, 3, 4), ({},)), ([], [{u'a': (5, [])}])):
        check_equal(child.call(operator.add, left, right), left + right, 'the sum')
    shared = [1]
    check_equal(child.call(operator.add, [shared], [shared, shared]), [[1]] * 3, 'a list with one item three times')
    check_equal(child.call(operator.add, [mitogen.core.Blob(b'x')], [mitogen.core.Secret(u'y')]), [b'x', u'y'],
                "values of Mitogen's own types")


def check_errors(child):
    check_equal(error_of(child.call, operator.sub, 1, 1).startswith(
        'builtins.AttributeError: this child has no function '), True, 'the error of an unknown function')
    check_equal(error_of(child.call, operator.add, 1, None).startswith('builtins.TypeError: '), True,
                'the error of a wrong argument')
    context = mitogen.core.Context(child.router, child.context_id)
    check_equal(error_of(child.call, operator.add, [context], []).startswith('builtins.KeyError: '), True,
                'the error of a type that the child does not read')


def check_chains(child):
    with mitogen.parent.CallChain(child, pipelined=True) as chain:
        check_equal(chain.call(operator.add, 1, 1), 2, 'the first result of a chain')
        check_equal('AttributeError' in error_of(chain.call, operator.sub, 1, 1), True, 'an unknown function')
        check_equal(chain.call(operator.add, 1, 2), 3, 'the result after an unknown function')
        first = error_of(chain.call, operator.add, 1, None)
        check_equal(error_of(chain.call, operator.add, 1, 3), first, 'the error after an error')
        check_equal(child.call(operator.add, 1, 4), 5, 'a result outside of the chain')
        chain.reset()
        check_equal(chain.call(operator.add, 1, 5), 6, 'the result after a reset')


def check_others(child):
    child.call_no_reply(operator.sub, 1, 1)
    try:
        child.call_service(service_name='no.such', method_name='service')
        raise SystemExit('expected no answer of a service')
    except mitogen.core.ChannelError:
        check_equal(str(sys.exc_info()[1]), 'invalid handle', 'the reason of the dead message')
    check_equal(child.call(operator.add, 20, 22), 42, 'the last result')


def check_records():
    shown = [(record.mitogen_name, record.levelno, record.mitogen_message) for record in RECORDS
             if hasattr(record, 'mitogen_name')]
    check_equal(shown[0], ('minimal', 20, 'context 1 is up'), 'the first record of the child')
    check_equal(shown[1][:2], ('minimal', 40), 'the record of a call without a reply')
    check_equal(len(shown), 2, 'the number of records in %r' % shown)


def main(arguments):
    logging.getLogger().addHandler(Keeper())
    logging.getLogger().setLevel(logging.INFO)
    broker = mitogen.master.Broker()
    try:
        router = mitogen.master.Router(broker)
        child = router.local(python_path=arguments)
        process = router.stream_by_id(child.context_id).conn.proc
        check_values(child)
        check_errors(child)
        check_chains(child)
        check_others(child)
        child.shutdown(wait=True)
        check_equal(process.proc.wait() if hasattr(process, 'proc') else 0, 0, 'the status of the child')
    finally:
        broker.shutdown()
        broker.join()
    check_records()
    print('passed')


if __name__ == '__main__':
    sys.path.insert(0, sys.argv[1])
    try:
        import mitogen.core
        import mitogen.master
        import mitogen.parent
    except ImportError:
        print('cannot run here: %s' % sys.exc_info()[1])
        sys.exit()
    main(sys.argv[2:])
