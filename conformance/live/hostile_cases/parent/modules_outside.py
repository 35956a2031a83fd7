"""No name of a module or a resource leads out of the module path."""

import wire

CLAUSES = 'ROL-10 ROL-11'

MODULES = (b'../secret', b'..secret', b'/etc/passwd', b'secret\x00', b'pack/../../secret', b'.', b'..', b'',
           b'...', b'pack..secret', b'pack/secret', b'\xff\xfe', b'pack.' * 900)
RESOURCES = (('pack', '../../secret.py'), ('pack', '/etc/passwd'), ('..', 'secret.py'), ('pack', ''),
             ('', 'secret.py'), ('pack', '.'), ('pack', 'x\x00'), ('/etc', 'passwd'), ('pack', 'link'))


def run(t):
    t.write_module('pack/__init__.py', '')
    with open(t.path('secret.py'), 'w') as f:
        f.write('WORD = "closed"\n')
    t.start('--module-path', t.path('modules'))
    honest = t.connect()
    peer = t.booted_hostile_child()
    for name in MODULES:
        peer.send(0, wire.GET_MODULE, name)
    for number, pair in enumerate(RESOURCES):
        peer.send(0, wire.GET_RESOURCE, wire.dump(pair))
    peer.send(0, wire.CALL_FUNCTION, reply_to=5000)
    seen = []
    peer.read_frames(lambda frame: seen.append(frame.data) or frame.handle == 5000)
    t.check(b'closed' not in b''.join(seen), 'nothing from outside the module path')
    t.check_serves(honest)
