"""While twenty hostile children do all kinds of harm at once, the honest ones are served."""

import random
import threading

import wire

CLAUSES = 'RTE-1 RTE-5'


def run(t):
    honest = t.connect()
    peers = [t.booted_hostile_child() for _ in range(20)]
    threads = [threading.Thread(target=harm, args=(peer, n, honest)) for n, peer in enumerate(peers)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        t.check_equal(t.echo(honest, 7), 7)
    for thread in threads:
        thread.join()
    t.check_serves(honest)


def harm(peer, number, honest):
    chance = random.Random(number)

    def one(n):
        return wire.frame(chance.choice([0, honest, n]), chance.choice(range(99, 116)),
                          bytes(chance.getrandbits(8) for _ in range(chance.randrange(60))),
                          src_id=chance.choice([peer.id, peer.id, 0, honest]), auth_id=peer.id,
                          reply_to=chance.choice([0, 0, 999, 1000 + n % 50]))

    peer.write_until_refused(lambda n: peer.drain() or one(n), seconds=3)
