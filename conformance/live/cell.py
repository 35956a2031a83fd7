"""Runs the cases of one cell (release, Python, transport, role of ours) in processes of its own."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
START_S = 20
# For the worker of our parent: a Python that every user can run, if there is one.
WORKER_PYTHON = '/usr/bin/python3' if os.path.exists('/usr/bin/python3') else sys.executable
TAIL_LINES = 40
# The kits of cases for which the worker's process runs nothing of the original.
KITS = {'parent': 'parent_kit', 'ansible': 'ansible_kit'}


class Result:
    """status is 'pass', 'fail' or 'skip'."""

    def __init__(self, cell, case, status, detail='', seconds=0.0, output=''):
        self.cell = cell
        self.case = case
        self.status = status
        self.detail = detail
        self.seconds = seconds
        self.output = output


class Cell:
    """
    `role` says what our implementation is: the child of an original, or its
    parent, or a context on Ansible's way to a host.
    """

    def __init__(self, release, interpreter, transport, role='child'):
        self.role = role
        # Whether this is the first or the last cell of its role and transport that runs.
        self.is_first = self.is_last = False
        # Whether only the cases run that are marked as quick.
        self.only_quick = False
        self.release = release
        self.interpreter = interpreter
        self.transport = transport
        self.skip_reason = None
        self.mitogen = None
        self.child = None
        self.mito = None

    @property
    def title(self):
        return self.transport.name + {'parent': ' of mito', 'ansible': ' of Ansible'}.get(self.role, '')

    @property
    def name(self):
        return '%s %s %s' % (self.release, self.interpreter.command, self.title)

    def argv(self):
        """The process that the cases run in."""
        if self.role in KITS:
            return [WORKER_PYTHON, os.path.join(HERE, 'parent_worker.py')]
        return [self.interpreter.path, os.path.join(HERE, 'worker.py')]

    def spec(self, testee, scratch):
        return {
            'testee': testee, 'release': self.release, 'mitogen': self.mitogen,
            'child': self.child, 'transport': self.transport.name,
            'method': self.transport.method, 'options': self.transport.options(),
            'scratch': scratch, 'kit': KITS.get(self.role), 'mito': self.mito, 'stub': self.child,
            'python': self.interpreter.path, 'python_version': self.interpreter.version,
        }


class Worker:
    """A parent process; its output is kept in `log`."""

    def __init__(self, cell, testee, scratch):
        self.folder = tempfile.mkdtemp(prefix='worker-', dir=scratch)
        self.log = os.path.join(self.folder, 'output')
        cell.transport.give(self.folder)
        spec = os.path.join(self.folder, 'spec.json')
        with open(spec, 'w') as f:
            json.dump(cell.spec(testee, self.folder), f)
        argv = cell.transport.parent_argv(cell.argv() + [spec])
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen(
                argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                cwd=self.folder, env=environment(), start_new_session=True)

    def ask(self, path, time_limit):
        """The worker's answer as a dict, or a str with the reason why there is none."""
        try:
            self.process.stdin.write(path.encode() + b'\n')
            self.process.stdin.flush()
        except OSError:
            return self.ending()
        answer = b''
        deadline = time.time() + time_limit
        while not answer.endswith(b'\n'):
            wait = deadline - time.time()
            if wait <= 0 or not select.select([self.process.stdout], [], [], wait)[0]:
                return 'no answer within %d s' % time_limit
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                return self.ending()
            answer += piece
        return json.loads(answer.decode())

    def ending(self):
        try:
            return 'the parent process ended with status %d' % self.process.wait(START_S)
        except subprocess.TimeoutExpired:
            return 'the parent process closed its results'

    def position(self):
        return os.path.getsize(self.log)

    def output_since(self, position):
        with open(self.log, 'rb') as f:
            f.seek(position)
            return f.read().decode(errors='replace')

    def close_input(self):
        try:
            self.process.stdin.close()
        except OSError:
            pass

    def stop(self):
        self.close_input()
        try:
            self.process.wait(START_S)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except OSError:
            pass
        self.process.wait()
        self.close_input()
        self.process.stdout.close()


def environment():
    """The original must come from the folder in the specification, and from nowhere else."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith('PYTHON')}
    kept['PYTHONDONTWRITEBYTECODE'] = '1'
    kept['PATH'] = kept.get('PATH', '') + ':/usr/bin:/bin'
    return kept


class CellRun:
    def __init__(self, cell, testee, scratch, on_result, stopped):
        self.cell = cell
        self.testee = testee
        self.scratch = scratch
        self.on_result = on_result
        self.stopped = stopped
        self.shared = None

    def run(self, cases):
        try:
            for case in cases:
                if self.stopped():
                    return
                self.on_result(self.run_case(case))
        finally:
            if self.shared:
                self.shared.stop()

    def run_case(self, case):
        reason = self.cell.skip_reason or case.stub_only_reason(self.testee)
        if reason:
            return Result(self.cell, case, 'skip', reason)
        if case.isolated:
            worker = self.new_worker()
            result = self.run_in(worker, case)
            worker.stop()
            return result
        self.shared = self.shared or self.new_worker()
        result = self.run_in(self.shared, case)
        if self.shared.process.returncode is not None:
            self.shared = None
        return result

    def new_worker(self):
        return Worker(self.cell, self.testee, self.scratch)

    def run_in(self, worker, case):
        started, position = time.time(), worker.position()
        answer = worker.ask(case.path, case.time_limit)
        seconds = time.time() - started
        if isinstance(answer, str):
            worker.kill()
            return Result(self.cell, case, 'fail', answer, seconds, worker.output_since(position))
        output = worker.output_since(position) if answer['status'] == 'fail' else ''
        return Result(self.cell, case, answer['status'], answer['detail'], seconds, output)


def tail(output):
    lines = output.splitlines()
    return '\n'.join(lines[-TAIL_LINES:])
