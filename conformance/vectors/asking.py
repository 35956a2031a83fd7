"""One testee process: questions in, answers out, with a time limit. Started again if it dies."""

import json
import os
import select
import subprocess
import zlib

import shell_words

TIME_LIMIT_S = 30
NOT_COMPARED = ('message', 'clause', 'offset')


class Died(Exception):
    pass


def plain(answer):
    """The part of an answer that is compared."""
    kept = {k: v for k, v in answer.items() if k != 'id'}
    if 'refused' in kept:
        kept['refused'] = {k: v for k, v in kept['refused'].items() if k not in NOT_COMPARED}
    if 'unsupported' in kept:
        kept = {'unsupported': True}
    if 'broken' in kept:
        kept = {'broken': kept['broken']}
    return kept


def comparable(op, answer):
    """The answer as a text in one form, since a preamble may be compressed in any way, and a
    word quoted in many.

    It is a text because 1, 1.0 and True are equal in Python.
    """
    try:
        if op == 'preamble.build':
            inflated = zlib.decompress(bytes.fromhex(answer['bytes']))
            answer = dict(answer, bytes=inflated.hex())
        if op == 'connect.command':
            answer = dict(answer, shell=shell_words.words(answer['shell']))
    except (KeyError, TypeError, ValueError, zlib.error, shell_words.NotWords):
        pass
    return json.dumps(answer, sort_keys=True)


class Testee:
    def __init__(self, argv, environment=None):
        self.argv = argv
        self.environment = environment
        self.process = None
        self.number = 0

    def start(self):
        self.process = subprocess.Popen(
            self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=self.environment)
        self.pending = b''

    def ask(self, question, time_limit=TIME_LIMIT_S):
        """The answer, without its id; {'died': why} if there is none."""
        if self.process is None:
            self.start()
        self.number += 1
        line = json.dumps(dict(question, id=self.number)).encode() + b'\n'
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
            answer = json.loads(self.read_line(time_limit).decode())
        except (Died, OSError) as e:
            status = self.stop()
            return {'died': str(e) if isinstance(e, Died) and str(e) else 'status %s' % status}
        if answer.get('id') != self.number:
            raise ValueError('answer %r to question %d' % (answer.get('id'), self.number))
        return plain(answer)

    def read_line(self, time_limit):
        while b'\n' not in self.pending:
            if not select.select([self.process.stdout], [], [], time_limit)[0]:
                raise Died('no answer in %g s' % time_limit)
            piece = os.read(self.process.stdout.fileno(), 1 << 20)
            if not piece:
                raise Died('')
            self.pending += piece
        line, _, self.pending = self.pending.partition(b'\n')
        return line

    def stop(self):
        if self.process is None:
            return None
        self.process.stdin.close()
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        status, self.process = self.process.returncode, None
        return status


def cuts(size, sizes):
    """The byte counts of each chunk, for one way to cut."""
    rest = size - sum(sizes)
    return list(sizes) + ([rest] if rest > 0 else [])


def ways(chunkings):
    size = len(chunkings['bytes']) // 2
    if chunkings['sizes'] == 'each':
        return [[n] for n in range(0, size + 1)]
    return chunkings['sizes']


def questions(vector, release=None):
    """The questions of a vector: more than one if it has chunkings."""
    request = {k: v for k, v in vector['request'].items() if k != 'release' or release is None}
    request['op'] = vector['op']
    if 'chunkings' not in vector:
        return [request]
    data = vector['chunkings']['bytes']
    made = []
    for way in ways(vector['chunkings']):
        chunks, at = [], 0
        for size in cuts(len(data) // 2, way):
            if size:
                chunks.append(data[2 * at:2 * (at + size)])
            at += size
        made.append(dict(request, chunks=chunks))
    return made


def ask_vector(testee, vector, release=None):
    """The answer; for a vector with chunkings, a list of answers if they disagree."""
    answers = {}
    for question in questions(vector, release):
        answer = testee.ask(question)
        answers.setdefault(comparable(vector['op'], answer), answer)
    answers = list(answers.values())
    return answers[0] if len(answers) == 1 else {'disagree': answers}
