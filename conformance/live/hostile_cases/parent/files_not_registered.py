"""No file that was not offered can be fetched: not by "..", not by a link, not by another name of a file."""

import os

import wire

CLAUSES = 'SVC-11 SVC-12'

NAMES = ('/etc/passwd', '{dir}/served/../secret', '{dir}/served/./../secret', '{dir}/served/link',
         '{dir}/served/deep/../../secret', '{dir}/served//../secret', '{dir}/servedx', '{dir}/served\x00',
         'served/file', '', '/', '{dir}/served', '{dir}/served/' + 'x' * 5000, '/proc/self/environ')


def run(t):
    os.mkdir(t.path('served'))
    for name, text in (('served/file', 'open'), ('secret', 'closed'), ('servedx', 'closed')):
        with open(t.path(name), 'w') as f:
            f.write(text)
    t.ask('serve_files_below', directory=t.path('served')).get()
    honest = t.connect()
    peer = t.booted_hostile_child()
    for handle, name in enumerate(NAMES, 5000):
        request = wire.service_call('mitogen.service.FileService', 'fetch',
                                    path=name.format(dir=t.dir), sender=wire.Sender(peer.id, 9000))
        peer.send(0, wire.CALL_SERVICE, request, reply_to=handle)
        answer = peer.read_frames(lambda frame: frame.handle == handle)
        t.check(b'closed' not in answer.data, 'no content in the answer for %r' % name)
        t.check(b'_unpickle_call_error' in answer.data or answer.reply_to == wire.IS_DEAD,
                'an error for %r, got %.200r' % (name, answer.data))
    t.check_serves(honest)
