"""
Runs cases in which the parent is our `mito`, or Ansible.

usage: parent_worker.py SPEC.json
Reads and writes what worker.py does.
"""

import importlib
import json
import sys
import time
import traceback

from worker import load_case, take_stdout


def run_case(kit, spec, path):
    t = kit.Kit(spec)
    try:
        load_case(path)['run'](t)
        t.close()
        return 'pass', ''
    except kit.Skip as skip:
        t.close()
        return 'skip', str(skip)
    except kit.CheckFailed as failed:
        detail = '%s\n%s' % (failed, traceback.format_exc())
    except Exception:
        detail = traceback.format_exc()
    try:
        t.close()
    except kit.CheckFailed as failed:
        detail += '\nand while closing the case: %s' % failed
    return 'fail', detail


def main():
    with open(sys.argv[1]) as f:
        spec = json.load(f)
    kit = importlib.import_module(spec['kit'])
    results = take_stdout()
    for line in iter(sys.stdin.readline, ''):
        path = line.strip()
        started = time.time()
        sys.stderr.write('case %s\n' % path)
        status, detail = run_case(kit, spec, path)
        results.write(json.dumps({
            'status': status, 'detail': detail, 'seconds': time.time() - started}) + '\n')
        results.flush()


if __name__ == '__main__':
    main()
