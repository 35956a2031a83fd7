"""
Runs cases in one parent process of the original.

usage: worker.py SPEC.json
Reads names of case files from standard input, one a line, and writes one JSON
line for each to what was standard output. Runs on Python 2.7 and 3. The time
limit is the runner's task.
"""

import json
import logging
import os
import sys
import time
import traceback


def load_case(path):
    namespace = {'__name__': 'case', '__file__': path}
    with open(path) as f:
        exec(compile(f.read(), path, 'exec'), namespace)
    return namespace


def run_case(spec, router, path):
    import kit
    t = kit.Kit(spec, router)
    try:
        load_case(path)['run'](t)
        return 'pass', ''
    except kit.Skip:
        return 'skip', str(sys.exc_info()[1])
    except kit.CheckFailed:
        return 'fail', '%s\n%s' % (sys.exc_info()[1], traceback.format_exc())
    except Exception:
        return 'fail', traceback.format_exc()
    finally:
        t.close()


def run_and_report(spec, router, path, results):
    started = time.time()
    sys.stderr.write('case %s\n' % path)
    try:
        status, detail = run_case(spec, router, path)
    except Exception:
        status, detail = 'fail', 'while closing the case:\n' + traceback.format_exc()
    results.write(json.dumps({
        'status': status, 'detail': detail, 'seconds': time.time() - started,
    }) + '\n')
    results.flush()


def load_original(spec):
    sys.path.insert(0, spec['mitogen'])
    import mitogen
    import mitogen.core
    import mitogen.master
    import mitogen.select
    if os.path.dirname(os.path.dirname(mitogen.__file__)) != spec['mitogen']:
        raise SystemExit('expected mitogen from %s, got %s' % (spec['mitogen'], mitogen.__file__))


def take_stdout():
    """Keep standard output for results; whatever else prints there goes to standard error."""
    results = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    return results


def setup_logging():
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr,
        format='%(asctime)s %(name)s %(levelname)s %(message)s')


def main():
    with open(sys.argv[1]) as f:
        spec = json.load(f)
    results = take_stdout()
    load_original(spec)
    import mitogen.core
    import mitogen.master
    mitogen.core.set_cloexec(results.fileno())
    setup_logging()
    broker = mitogen.master.Broker()
    router = mitogen.master.Router(broker)
    try:
        for line in iter(sys.stdin.readline, ''):
            run_and_report(spec, router, line.strip(), results)
    finally:
        broker.shutdown()
        broker.join()


if __name__ == '__main__':
    main()
