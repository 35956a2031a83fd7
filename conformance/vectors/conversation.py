"""Asks a testee many questions at once, and finds out if it dies, hangs, or answers something
else.

Questions are written by a thread of their own while answers are read, so that
neither pipe can fill up and stop both ends. A failure counts for the first
question that has no answer; the testee is then started again for the questions
after it.
"""

import json
import os
import select
import subprocess
import threading

TIME_LIMIT_S = 60
MAX_HANGS = 3
GRACE_S = 5


class Failure(Exception):
    """There is no answer to the current question; this run of the testee cannot go on."""


class Hang(Failure):
    pass


class Process:
    """One run of the testee."""

    def __init__(self, argv, time_limit):
        self.time_limit = time_limit
        self.pending = bytearray()
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def write_all(self, questions):
        """Runs in a thread, which ends when the testee does."""
        def write():
            try:
                with self.process.stdin as pipe:
                    for question in questions:
                        pipe.write(json.dumps(question).encode('ascii') + b'\n')
            except OSError:
                pass  # The testee is dead, which the reader finds out as well.
        threading.Thread(target=write, daemon=True).start()

    def read_answer(self, number):
        line = self.read_line()
        try:
            answer = json.loads(line.decode('utf-8'))
        except ValueError:
            raise Failure('its answer is no JSON: %s' % shortened(line))
        if not isinstance(answer, dict):
            raise Failure('its answer is no JSON object: %s' % shortened(line))
        if answer.get('id') != number:
            raise Failure('it was asked question %d, and answered %s' % (
                number, shortened(line)))
        return answer

    def read_line(self):
        searched = 0
        while True:
            end = self.pending.find(b'\n', searched)
            if end >= 0:
                line = bytes(self.pending[:end])
                del self.pending[:end + 1]
                return line
            searched = len(self.pending)
            self.read_more()

    def read_more(self):
        output = self.process.stdout.fileno()
        if not select.select([output], [], [], self.time_limit)[0]:
            raise Hang('no answer within %d s' % self.time_limit)
        piece = os.read(output, 1 << 20)
        if not piece:
            raise Failure('it ended, %s' % self.how_it_ended())
        self.pending += piece

    def how_it_ended(self):
        try:
            status = self.process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            return 'or closed its output'
        return 'by signal %d' % -status if status < 0 else 'with status %d' % status

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Conversation:
    def __init__(self, argv, time_limit=TIME_LIMIT_S):
        self.argv = argv
        self.time_limit = time_limit
        self.hangs = 0

    def ask(self, questions):
        """One (answer, None) or (None, failure) for each question, in their order."""
        asked = 0
        while asked < len(questions):
            numbered = [dict(question, id=number)
                        for number, question in enumerate(questions) if number >= asked]
            for answer, failure in self.ask_one_process(numbered):
                asked += 1
                yield answer, failure

    def ask_one_process(self, numbered):
        if self.hangs >= MAX_HANGS:
            for _ in numbered:
                yield None, 'not asked, since the testee hung %d times' % self.hangs
            return
        try:
            process = Process(self.argv, self.time_limit)
        except OSError as e:
            raise SystemExit('vectors: cannot start the testee: %s' % e)
        try:
            process.write_all(numbered)
            for question in numbered:
                yield process.read_answer(question['id']), None
        except Failure as e:
            self.hangs += isinstance(e, Hang)
            yield None, str(e)
        finally:
            process.stop()


def shortened(line, size=200):
    text = line[:size].decode('utf-8', 'replace')
    return text + ('...' if len(line) > size else '')
