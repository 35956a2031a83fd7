"""
A master of Python Mitogen ("the original") that has one exchange with its children.

    scenarios.py RELEASE_FOLDER NAME FOLDER

FOLDER gets one record of tap.py for each link, and `times`: when the exchange began and ended.
"""

import logging
import operator
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.realpath(__file__))
QUIET_S = 0.7
LIMIT_S = 30


class World:
    def __init__(self, folder):
        self.folder = folder
        self.times = []
        self.level = logging.WARNING
        self.broker = self.router = None
        self.links = 0

    def begin(self):
        """A master; the children that it starts are tapped."""
        logging.getLogger().addHandler(logging.NullHandler())
        logging.getLogger().setLevel(self.level)
        self.broker = mitogen.master.Broker()
        self.router = mitogen.master.Router(self.broker)

    def child(self, **options):
        self.links += 1
        record = os.path.join(self.folder, 'link-%d' % self.links)
        command = [sys.executable, os.path.join(HERE, 'tap.py'), record, sys.executable]
        return self.router.local(python_path=command, remote_name='me@host:4711', **options)

    def mark(self):
        """What is in flight arrives first."""
        time.sleep(QUIET_S)
        self.times.append(time.monotonic_ns())

    def end(self):
        self.broker.shutdown()
        self.broker.join()


def error_of(function, *arguments):
    try:
        return function(*arguments)
    except (mitogen.core.CallError, mitogen.core.ChannelError):
        return sys.exc_info()[1]


def boot(world):
    world.begin()
    world.mark()
    world.child().call(operator.add, 40, 2)
    world.mark()


def imports(world):
    shop = os.path.join(world.folder, 'shop')
    os.mkdir(shop)
    for name, text in (('__init__', ''), ('stock', 'def count():\n    return 3\n'),
                       ('prices', 'from shop import stock\n\n\ndef total():\n    return 2 * stock.count()\n')):
        with open(os.path.join(shop, name + '.py'), 'w') as f:
            f.write(text)
    sys.path.insert(0, world.folder)
    import shop.prices
    world.begin()
    child = world.child()
    world.mark()
    child.call(shop.prices.total)
    world.mark()


def calls(world):
    world.begin()
    child = world.child()
    world.mark()
    child.call(operator.add, 40, 2)
    error_of(child.call, operator.truediv, 1, 0)
    child.call_no_reply(operator.add, 1, 1)
    world.mark()


def chain(world):
    world.begin()
    child = world.child()
    world.mark()
    with mitogen.parent.CallChain(child, pipelined=True) as one:
        one.chain_id = u'host-4711-1'
        for call in [one.call_async(operator.truediv, 1, 0), one.call_async(operator.add, 40, 2)]:
            error_of(lambda: call.get().unpickle())
    child.call(operator.add, 40, 2)
    world.mark()


def cut_off(world):
    world.begin()
    world.router.max_message_size = 4096
    child = world.child()
    world.mark()
    error_of(child.call, operator.mul, 'x', 5000)
    error_of(child.send_await, mitogen.core.Message(handle=1234))
    world.mark()


def logs(world):
    world.level = logging.INFO
    world.begin()
    child = world.child()
    world.mark()
    child.call(logging.debug, 'not shown')
    child.call(logging.warning, 'low on paper')
    time.sleep(QUIET_S)
    child.call(os.write, 1, b'a line\n')
    world.mark()


def logs_before(world):
    world.level = logging.DEBUG
    world.begin()
    world.mark()
    child = world.child()
    world.mark()
    child.shutdown(wait=True)


def grown(world):
    """A child that has what a parent needs."""
    child = world.child()
    child.call(exchange_tasks.ready)
    return child


def via(world):
    world.begin()
    child = grown(world)
    world.mark()
    grandchild = world.child(via=child)
    grandchild.call(operator.add, 40, 2)
    world.mark()
    world.child(via=child)


def file(world):
    path = os.path.join(world.folder, 'file')
    with open(path, 'wb') as f:
        f.write(b'x' * 300000)
    world.begin()
    service = mitogen.service.FileService(world.router)
    small = os.path.join(world.folder, 'small')
    open(small, 'w').close()
    for one in (path, small):
        service.register(one)
    pool = mitogen.service.Pool(world.router, services=[service])
    child = grown(world)
    child.call(exchange_tasks.fetch, small)
    world.mark()
    child.call(exchange_tasks.fetch, path)
    world.mark()
    pool.stop()


def service(world):
    world.begin()
    child = grown(world)
    child.call_service(exchange_tasks.Shop, 'price', of=u'paper')
    world.mark()
    child.call_service(exchange_tasks.Shop, 'price', of=u'paper')
    error_of(lambda: child.call_service(exchange_tasks.Shop, 'weight'))
    world.mark()


def shutdown(world):
    world.begin()
    child = world.child()
    world.mark()
    child.shutdown(wait=True)
    world.mark()


def shutdown_tree(world):
    world.begin()
    child = grown(world)
    world.child(via=child)
    world.mark()
    world.end()
    world.mark()


def loss(world):
    world.begin()
    child = grown(world)
    sibling = grown(world)
    grandchild = world.child(via=child)
    pid = grandchild.call(os.getpid)
    sibling.call(exchange_tasks.ask_there, grandchild)
    world.mark()
    waiting = grandchild.call_async(time.sleep, LIMIT_S)
    time.sleep(QUIET_S)
    os.kill(pid, signal.SIGKILL)
    error_of(waiting.get)
    time.sleep(QUIET_S)
    sibling.call(exchange_tasks.ask_there, grandchild)
    world.mark()


def copied(record, direction, source, target):
    while True:
        data = source.recv(1 << 20)
        record.write('%d %s %s\n' % (time.monotonic_ns(), direction, data.hex()))
        record.flush()
        if not data:
            target.shutdown(socket.SHUT_WR)
            return
        target.sendall(data)


CLIENT = '''
import operator, sys
sys.path.insert(0, sys.argv[1])
import mitogen.core, mitogen.parent, mitogen.unix
router, context = mitogen.unix.connect(sys.argv[2])
child = mitogen.parent.Context(router, 1)
assert child.call(operator.add, 40, 2) == 42
router.broker.shutdown()
router.broker.join()
'''


def client(world):
    world.begin()
    world.child()
    path, tapped = [os.path.join(world.folder, name) for name in ('socket', 'tapped')]
    mitogen.unix.Listener.build_stream(world.router, path=path)
    outside = socket.socket(socket.AF_UNIX)
    outside.bind(tapped)
    outside.listen(1)
    world.mark()
    process = subprocess.Popen([sys.executable, '-c', CLIENT, sys.argv[1], tapped])
    theirs = outside.accept()[0]
    ours = socket.socket(socket.AF_UNIX)
    ours.connect(path)
    with open(os.path.join(world.folder, 'socket-1'), 'w') as record:
        threads = [threading.Thread(target=copied, args=(record,) + way)
                   for way in (('<', theirs, ours), ('>', ours, theirs))]
        for thread in threads:
            thread.start()
        assert process.wait(LIMIT_S) == 0
        for thread in threads:
            thread.join(LIMIT_S)
    world.mark()


def detach(world):
    world.begin()
    child = grown(world)
    pid = child.call(os.getpid)
    world.mark()
    error_of(child.call, exchange_tasks.detach)
    world.mark()
    os.kill(pid, signal.SIGKILL)


SCENARIOS = (boot, imports, calls, chain, cut_off, logs, logs_before, via, file, service, shutdown, shutdown_tree, loss,
             client, detach)


def main(release_folder, name, folder):
    world = World(folder)
    {scenario.__name__: scenario for scenario in SCENARIOS}[name](world)
    if world.broker._alive:
        world.end()
    with open(os.path.join(folder, 'times'), 'w') as f:
        f.write('%d %d\n' % tuple(world.times))


if __name__ == '__main__':
    sys.path.insert(0, sys.argv[1])
    import mitogen.core
    import mitogen.master
    import mitogen.parent
    import mitogen.service
    import mitogen.unix
    import exchange_tasks
    main(*sys.argv[1:])
