"""A listener that gives impossible ids, or only half of its answer, is refused with an error that says why."""

import struct
import threading

CLAUSES = 'BOOT-16'
ANSWERS = (b'', b'\x00', struct.pack('>LLL', 5, 5, 1), struct.pack('>LL', 5, 6))


def run(t):
    for number, answer in enumerate(ANSWERS):
        path = t.path('socket%d' % number)
        listener = t.hostile_listener(path)

        def play(listener=listener, answer=answer):
            listener.accept(answer).close()

        player = threading.Thread(target=play)
        player.start()
        status, words = t.session_that_fails('--join', path)
        player.join()
        t.check_equal(status, 3, 'exit status after %r with the words "%s"' % (answer, words))
        t.check(words.strip(), 'an error in words')
