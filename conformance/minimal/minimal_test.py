#!/usr/bin/env python3
"""
The minimal child and the minimal parent do what their pages say, with real peers too.

    minimal_test.py [MITOGEN_STUB]
"""

import os
import select
import socket
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import minimal_wire
import pages
import sessions
from minimal_wire import (CALL_FUNCTION, DEL_ROUTE, GET_MODULE, IS_DEAD, LOAD_MODULE, RAW, SHUTDOWN,
                          CallError, Link, dump, frame, load)

sys.path.append(os.path.join(pages.ROOT, 'conformance', 'live'))

import releases

CACHE = os.path.join(pages.ROOT, '.cache', 'mitogen')
STUB = None
DEADLINE_S = 60
CONFIGURATION = {'parent_ids': [2, 0], 'context_id': 1, 'max_message_size': 1 << 20, 'log_levels': [30, 30, 30],
                 'unheard of': None, 'version': (9, 9, 9, 'rc1')}
CALL = (None, '_operator', None, 'add', (40, 2), {})


def release_folders():
    """[(release, folder)] of those in the cache, and Debian's, oldest first."""
    found = {name: os.path.join(CACHE, name) for name in (os.listdir(CACHE) if os.path.isdir(CACHE) else ())}
    own = releases.debian_release()
    if own is not None:
        found.setdefault(own, os.path.dirname(releases.DEBIAN_FOLDER))
    return sorted(found.items(), key=lambda item: releases.as_tuple(item[0]))


def oldest_and_newest(folders):
    """Of the releases that this Python can import."""
    able = [item for item in folders if subprocess.run(
        [sys.executable, '-c', 'import mitogen.parent, mitogen.master'], env={'PYTHONPATH': item[1]},
        stderr=subprocess.DEVNULL).returncode == 0]
    return able[:1] + able[-1:] if len(able) > 1 else able


def preamble(configuration):
    return zlib.compress(b'\nExternalContext(%s).main()\n' % repr(configuration).encode())


class RawChild:
    """The minimal child on a socketpair, fed by hand."""

    def __init__(self, test, blocking=True):
        self.socket, theirs = socket.socketpair()
        theirs.setblocking(blocking)
        self.process = subprocess.Popen(sessions.CHILD + ['-c', 'code'], stdin=theirs, stdout=theirs,
                                        stderr=subprocess.PIPE)
        theirs.close()
        self.link = Link(self.socket.fileno(), self.socket.fileno(), DEADLINE_S)
        test.addCleanup(self.close)

    def boot(self, **changes):
        self.link.write(preamble(dict(CONFIGURATION, **changes)))
        said = [self.link.line() for _ in range(3)]
        assert said == [b'MITO000\n', b'MITO001\n', b'MITO002\n'], said
        self.incoming = self.link.messages(1 << 30)
        return self

    def ask(self, payload, handle=CALL_FUNCTION, dst=1, src=0, auth=None, reply_to=1000, tag=minimal_wire.LEGACY):
        auth = src if auth is None else auth
        self.link.write(minimal_wire.HEADER.pack(tag, dst, src, auth, handle, reply_to, len(payload)) + payload)

    def answer(self):
        return next(self.incoming, None)

    def value(self):
        message = self.answer()
        assert (message.dst, message.src, message.auth, message.handle, message.reply_to) == (0, 1, 1, 1000, 0), message
        return load(message.data)

    def status(self):
        return self.process.wait(DEADLINE_S)

    def close(self):
        self.socket.close()
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()


class PagesTest(unittest.TestCase):
    def test_what_is_generated_is_not_stale(self):
        self.assertEqual(pages.stale_pages(write=False), [])

    def test_a_stored_session_has_no_code_of_the_original(self):
        session = sessions.stored('child')
        self.assertEqual([sorted(a) for a in session['arguments'][1:3]], [['size'], ['size']])
        self.assertEqual(sorted(session['preamble']), ['inflated', 'last line', 'size'])


class ChildTest(unittest.TestCase):
    def check_answered_by_dead(self, reason, *arguments, **fields):
        child = RawChild(self).boot()
        child.ask(b'', *arguments, **fields)
        answer = child.answer()
        self.assertEqual((answer.dst, answer.src, answer.handle, answer.reply_to, answer.data),
                         (fields.get('src', 0), 1, 1000, IS_DEAD, reason))

    def check_goes_on(self, child):
        child.ask(dump(CALL))
        self.assertEqual(child.value(), 42)

    def test_answers_the_session_of_its_page_byte_for_byte(self):
        session = sessions.stored('child')
        child = RawChild(self)
        child.link.write(zlib.compress(b'\n%s\n' % session['preamble']['last line'].encode()))
        self.assertEqual([child.link.line().decode().strip() for _ in range(3)], session['markers'])
        child.link.write(bytes.fromhex(''.join(session['to child'])))
        while child.link.fill():
            pass
        self.assertEqual([f.hex() for f in sessions.frames(bytes(child.link.buffer))], session['from child'])
        self.assertEqual(child.status(), 0)

    def test_keeps_open_what_was_its_standard_error(self):
        child = RawChild(self).boot()
        self.check_goes_on(child)
        ended, _, _ = select.select([child.process.stderr], [], [], 0)
        self.assertEqual(ended, [])

    def test_ends_without_a_second_marker_if_the_preamble_is_cut(self):
        child = RawChild(self)
        child.link.write(preamble(CONFIGURATION)[:-1])
        child.socket.shutdown(socket.SHUT_WR)
        self.assertEqual([child.link.line(), child.link.line()], [b'MITO000\n', None])
        self.assertNotEqual(child.status(), 0)

    def test_refuses_a_preamble_that_inflates_without_end(self):
        child = RawChild(self)
        child.link.write(zlib.compress(b'x' * (1 << 24)))
        self.assertEqual([child.link.line(), child.link.line()], [b'MITO000\n', None])
        self.assertNotEqual(child.status(), 0)

    def test_takes_a_preamble_and_frames_in_single_bytes(self):
        child = RawChild(self)
        for byte in preamble(CONFIGURATION):
            child.link.write(bytes([byte]))
        self.assertEqual([child.link.line() for _ in range(3)][2], b'MITO002\n')
        for byte in frame(1, 0, CALL_FUNCTION, dump(CALL), 1000):
            child.link.write(bytes([byte]))
        child.incoming = child.link.messages(1 << 30)
        self.assertEqual(child.value(), 42)

    def test_reads_and_writes_descriptors_that_do_not_block(self):
        child = RawChild(self, blocking=False).boot()
        long = 'x' * 400000
        child.ask(dump((None, 'operator', None, 'add', (long, long), {})))
        self.assertEqual(child.value(), long + long)

    def test_takes_its_descriptors_away(self):
        child = RawChild(self).boot()
        self.check_goes_on(child)
        names = [os.readlink('/proc/%d/fd/%d' % (child.process.pid, n)) for n in (0, 1, 2)]
        self.assertEqual(names, ['/dev/null'] * 3)

    def test_logs_if_the_configuration_asks_for_it(self):
        for changes, records in (({'log_levels': [20, 0, 0]}, 1), ({'log_levels': [21, 0, 0]}, 0)):
            child = RawChild(self).boot(**changes)
            if records:
                self.assertEqual(child.answer().data, b'minimal\x0020\0context 1 is up')
            self.check_goes_on(child)

    def test_takes_a_call_of_each_parent_and_of_itself(self):
        child = RawChild(self).boot()
        for auth in 0, 2, 1:
            child.ask(dump(CALL), auth=auth)
            self.assertEqual(child.value(), 42)

    def test_refuses_a_call_of_others(self):
        self.check_answered_by_dead(b'refused by policy', src=7)

    def test_ends_by_no_shutdown_of_others_and_by_no_dead_one(self):
        child = RawChild(self).boot()
        child.ask(b'', SHUTDOWN, src=7, reply_to=0)
        child.ask(b'', SHUTDOWN, reply_to=IS_DEAD)
        self.check_goes_on(child)

    def test_says_that_it_leads_nowhere(self):
        self.check_answered_by_dead(b'no route to 9, my ID is 1', dst=9)

    def test_says_which_handles_it_has_not(self):
        for handle in 0, 100, 102, 110, 112, 1000, 1 << 31:
            with self.subTest(handle=handle):
                self.check_answered_by_dead(b'invalid handle', handle)

    def test_never_answers_dead_messages_and_what_wants_no_answer(self):
        child = RawChild(self).boot()
        for reply_to in 0, IS_DEAD:
            for fields in {'dst': 9}, {'handle': 110}, {'handle': DEL_ROUTE}, {'handle': LOAD_MODULE}:
                child.ask(b'', reply_to=reply_to, **fields)
        child.ask(b'', src=7, reply_to=IS_DEAD)
        self.check_goes_on(child)

    def test_answers_what_is_no_call_by_an_error(self):
        for payload, type_name in (
                (b'', 'ValueError'), (b'no pickle', 'ValueError'), (dump(()), 'ValueError'), (dump(7), 'TypeError'),
                (dump(CALL[:5]), 'ValueError'), (dump(([],) + CALL[1:]), 'TypeError'),
                (dump(CALL[:4] + (7, {})), 'TypeError'), (dump(CALL[:5] + (7,)), 'TypeError'),
                (b'\x80\x02cos\nsystem\n(X\x04\x00\x00\x00falsetR.', 'KeyError'),
                (b'\x80\x02c__builtin__\nbytes\nJ\xff\xff\xff\x7f\x85R.', 'ValueError')):
            with self.subTest(payload=payload):
                child = RawChild(self).boot()
                child.ask(payload)
                value = child.value()
                self.assertIs(type(value), CallError)
                self.assertIn(type_name, str(value).partition(':')[0])
                self.check_goes_on(child)

    def test_answers_raw_bytes_by_an_error(self):
        child = RawChild(self).boot()
        child.ask(dump(CALL), tag=RAW)
        self.assertEqual(str(child.value()), 'builtins.ValueError: expected a pickle, got raw bytes')

    def test_answers_by_an_error_if_the_result_cannot_be_written(self):
        child = RawChild(self).boot()
        # The two operands are one list that contains itself.
        child.ask(b'\x80\x02(NX\x08\x00\x00\x00operatorNX\x03\x00\x00\x00add]q\x00h\x00ah\x00\x86}t.')
        self.assertIn('RecursionError', str(child.value()))

    def test_cuts_the_text_of_an_error(self):
        child = RawChild(self).boot()
        child.ask(dump((None, 'x' * 20000, None, 'add', (), {})))
        self.assertEqual(len(str(child.value())), 9999)

    def test_says_that_a_result_is_too_large(self):
        child = RawChild(self).boot(max_message_size=1000)
        # The two operands are one text.
        child.ask(b'\x80\x02(NX\x08\x00\x00\x00operatorNX\x03\x00\x00\x00addX\x58\x02\x00\x00' + b'x' * 600 +
                  b'q\x00h\x00\x86}t.')
        answer = child.answer()
        self.assertEqual((answer.reply_to, answer.data), (IS_DEAD, b'message too large (max 1000 bytes)'))

    def test_ends_by_a_shutdown_a_dead_call_a_fault_and_the_end_of_the_link(self):
        for end in (lambda c: c.ask(b'', SHUTDOWN, reply_to=0), lambda c: c.ask(b'', reply_to=IS_DEAD),
                    lambda c: c.ask(b'', tag=0x4d4c),
                    lambda c: c.link.write(b'MI' + bytes(20) + b'\0\x10\0\1'),
                    lambda c: c.link.write(b'MI' + bytes(20) + b'\0\0\0\1') or c.socket.shutdown(socket.SHUT_WR),
                    lambda c: c.socket.shutdown(socket.SHUT_WR), lambda c: c.socket.close()):
            child = RawChild(self).boot()
            end(child)
            self.assertEqual(child.status(), 0)


@unittest.skipUnless(release_folders(), 'there is no release of Python Mitogen here')
class OriginalTest(unittest.TestCase):
    def test_boots_and_calls_the_minimal_child(self):
        for release, folder in oldest_and_newest(release_folders()):
            with self.subTest(release=release):
                done = subprocess.run(
                    [sys.executable, os.path.join(sessions.HERE, 'original_parent.py'), folder] + sessions.CHILD,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=DEADLINE_S)
                self.assertEqual(done.stdout.decode().strip(), 'passed', done.stderr.decode())

    def test_has_the_session_that_the_page_shows(self):
        folder = dict(release_folders()).get(pages.RECORDED_RELEASE)
        if folder is None:
            self.skipTest('release %s is not here' % pages.RECORDED_RELEASE)
        self.assertEqual(sessions.without_sizes(sessions.record_child(folder)),
                         sessions.without_sizes(sessions.stored('child')))


# A child that lies before it answers, and waits for the answer to its own question.
LIAR = r'''
import sys
sys.path.insert(0, %r)
import minimal_child
from minimal_wire import GET_MODULE, LOAD_MODULE, Link, dump, frame, load
link = Link(0, 1)
link.write(b'noise\nx MITO000 y\n')
minimal_child.read_configuration(link)
link.write(b'MITO001\nMITO002\n')
link.write(frame(0, 7, 1000, dump('of another context')))
link.write(frame(9, 1, 1000, b'', 1005) + frame(0, 1, 109, b'', 1006))
link.write(frame(0, 1, GET_MODULE, b'some.module'))
seen = []
for message in link.messages(1 << 20):
    seen.append((message.handle, message.reply_to, message.data))
    if message.handle == LOAD_MODULE:
        seen[-1] = load(message.data)
        link.write(frame(0, 1, 1000, dump([list(map(str, seen))])))
'''


class ParentTest(unittest.TestCase):
    def run_parent(self, *arguments):
        return subprocess.run([sys.executable, os.path.join(sessions.HERE, 'minimal_parent.py')] + list(arguments),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              timeout=DEADLINE_S)

    def check_prints(self, printed, *arguments):
        done = self.run_parent(*arguments)
        self.assertEqual((done.returncode, done.stdout.decode().strip()), (0, printed), done.stderr.decode())

    def check_fails(self, said, *arguments):
        done = self.run_parent(*arguments)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(said, done.stderr.decode())

    def test_has_the_session_that_the_page_shows(self):
        self.assertEqual(sessions.without_sizes(sessions.record_parent()),
                         sessions.without_sizes(sessions.stored('parent')))

    def test_calls_the_minimal_child(self):
        child = ' '.join(sessions.CHILD)
        self.check_prints('42', child, '_operator', 'add', '40', '2')
        self.check_fails('builtins.AttributeError: this child has no function', child, '_operator', 'sub', '40', '2')

    def test_calls_mitogen_stub(self):
        if STUB is None:
            self.skipTest('no mitogen-stub was named')
        self.check_prints("['x', 3, b'y']", STUB, 'mitogen_stub', 'echo', "['x', 3, b'y']")

    def test_boots_a_python_with_an_installed_core(self):
        for release, folder in oldest_and_newest(release_folders()):
            with self.subTest(release=release):
                core = os.path.join(folder, 'mitogen')
                self.check_prints('42', '--core', core, sys.executable, '_operator', 'add', '40', '2')
                self.check_fails("unable to serve 'no_such_module'", '--core', core, sys.executable,
                                 'importlib', 'import_module', "'no_such_module'")

    def test_believes_no_lie_and_answers_what_is_asked(self):
        with tempfile.NamedTemporaryFile('w', suffix='.py') as file:
            file.write(LIAR % sessions.HERE)
            file.flush()
            done = self.run_parent(sys.executable + ' ' + file.name, '_operator', 'add', '40', '2')
        self.assertIn('dropped: a message of context 7', done.stderr.decode())
        seen = done.stdout.decode()
        self.assertIn("b'no route to 9, my ID is 0'", seen)
        self.assertIn("(1006, 999, b'invalid handle')", seen)
        self.assertIn("('some.module', None, None, None, ())", seen)

    def test_shows_what_a_child_said_that_did_not_come_up(self):
        self.check_fails('no luck\\x1b', "sh -c 'printf \"no luck\\033\\n\"'", 'a', 'b')


if __name__ == '__main__':
    if len(sys.argv) > 1 and not sys.argv[1].startswith('-') and os.path.exists(sys.argv[1]):
        STUB = os.path.abspath(sys.argv.pop(1))
    unittest.main()
