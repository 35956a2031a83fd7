"""
Measures the original as a master, with the work of boot_bench, call_bench and
file_bench. Prints a JSON object; parent_bench.py starts it with the release on
sys.path.
"""

import collections
import json
import os
import resource
import sys
import threading
import time

import mitogen.core
import mitogen.master
import mitogen.service

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.append(os.path.join(ROOT, 'conformance', 'vectors'))

import standard_output
WARM_UP = 50
CALLS = 1000
PIPELINED = 3000
LARGE = 30
LARGE_SIZE = 1 << 20
LARGE_PIPELINED = 8
# Threads that start children; users of the original have about as many.
STARTERS = 16


def boot(router, python, rounds, at_once):
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        context = router.local(python_path=python)
        times.append((time.perf_counter() - started) * 1e3)
        context.shutdown(wait=True)
    left = list(range(at_once))
    contexts = []

    def start():
        while True:
            try:
                left.pop()
            except IndexError:
                return
            contexts.append(router.local(python_path=python, connect_timeout=300))

    started = time.perf_counter()
    threads = [threading.Thread(target=start) for _ in range(STARTERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = (time.perf_counter() - started) * 1e3
    for context in contexts:
        context.call(os.getpid)
    with open('/proc/self/status') as status:
        resident = next(int(line.split()[1]) for line in status if line.startswith('VmRSS:'))
    return {'boot ms': times, 'at once ms': taken, 'resident KiB': resident}


def microseconds(function, count):
    started = time.perf_counter()
    function(count)
    return (time.perf_counter() - started) / count * 1e6


def call(router, python, via):
    context = None
    for path in via:
        context = router.local(python_path=path, via=context)
    context = router.local(python_path=python, via=context)
    large = b'x' * LARGE_SIZE

    def blocking(count):
        for _ in range(count):
            context.call(os.getpid)

    def pipelined(count):
        for receiver in [context.call_async(os.getpid) for _ in range(count)]:
            receiver.get(timeout=60).unpickle()

    def arguments(count):
        for _ in range(count):
            context.call(os.getenv, 'PATH', large)

    def pipelined_arguments(count):
        receivers = collections.deque()
        for _ in range(count):
            if len(receivers) == LARGE_PIPELINED:
                receivers.popleft().get(timeout=60).unpickle()
            receivers.append(context.call_async(os.getenv, 'PATH', large))
        for receiver in receivers:
            receiver.get(timeout=60).unpickle()

    blocking(WARM_UP)
    return {
        'blocking': microseconds(blocking, CALLS),
        'pipelined': microseconds(pipelined, PIPELINED),
        '1 MiB argument': microseconds(arguments, LARGE),
        'pipelined 1 MiB': microseconds(pipelined_arguments, 2 * LARGE),
    }


def fetch(router, python, path, rounds):
    import file_client
    service = mitogen.service.FileService(router)
    service.register(path)
    pool = mitogen.service.Pool(router, services=[service])
    context = router.local(python_path=python)
    context.call(file_client.fetch_only, path)
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        context.call(file_client.fetch_only, path)
        times.append(time.perf_counter() - started)
    pool.stop()
    return times


def main():
    work, arguments = sys.argv[1], sys.argv[2:]
    sys.path.insert(0, os.path.join(ROOT, 'stub', 'testdata'))
    # Each child needs some descriptors.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    router = mitogen.master.Router(mitogen.master.Broker())
    try:
        if work == 'boot':
            result = boot(router, arguments[0], int(arguments[1]), int(arguments[2]))
        elif work == 'call':
            result = call(router, arguments[0], arguments[1:])
        else:
            result = fetch(router, arguments[0], arguments[1], int(arguments[2]))
    finally:
        router.broker.shutdown()
        router.broker.join()
    print(json.dumps(result))


if __name__ == '__main__':
    standard_output.run('original_parent.py', main)
