"""Each connection method runs the command line of CON-1, with the quoting of CON-2, and a child boots by it.

No login program and no engine runs here: a stand-in keeps its arguments, and runs the command in them.
"""

import os
import re

import command_words
import container_engine
import mitogen.core

CLAUSES = 'CON-1 CON-2 BOOT-1 CON-6'
TRANSPORTS = ('local',)
TIME_LIMIT = 240

# A word that needs quotes in every shell, as `env` takes it.
ODD = u'ODD=a b\'c"d\\e'
QUIET = [u'-o', u'LogLevel ERROR']
COMPRESSION = [u'-o', u'Compression yes']
ALIVE = [u'-o', u'ServerAliveInterval 15', u'-o', u'ServerAliveCountMax 3']
BATCH = [u'-o', u'BatchMode yes']
ENFORCE = [u'-o', u'StrictHostKeyChecking yes']
IGNORE = [u'-o', u'StrictHostKeyChecking no', u'-o', u'UserKnownHostsFile /dev/null',
          u'-o', u'GlobalKnownHostsFile /dev/null']

# Options, what comes before the command, and the name of the context.
SSH = (
    ({'hostname': u'h'}, QUIET + COMPRESSION + ALIVE + BATCH + ENFORCE + [u'h'], u'ssh.h'),
    ({'hostname': u'h', 'username': u'me', 'port': 2222, 'ssh_args': [u'-F', u'x']},
     QUIET + [u'-l', u'me', u'-p', u'2222'] + COMPRESSION + ALIVE + BATCH + ENFORCE + [u'-F', u'x', u'h'],
     u'ssh.h:2222'),
    ({'hostname': u'h', 'identity_file': u'key', 'check_host_keys': 'ignore', 'compression': False,
      'keepalive_enabled': False, 'ssh_debug_level': 4},
     [u'-vvv', u'-o', u'IdentitiesOnly yes', u'-i', u'key'] + BATCH + IGNORE + [u'h'], u'ssh.h'),
    ({'hostname': u'h', 'identity_file': u'key', 'identities_only': False, 'check_host_keys': 'accept'},
     QUIET + [u'-i', u'key'] + COMPRESSION + ALIVE + [u'-o', u'StrictHostKeyChecking ask', u'h'], u'ssh.h'),
    ({'hostname': u'h', 'password': u'p', 'port': 22},
     QUIET + [u'-p', u'22', u'-o', u'IdentitiesOnly yes'] + COMPRESSION + ALIVE + ENFORCE + [u'h'], u'ssh.h'),
    # What a real ssh would take for an option of its own.
    ({'hostname': u'-x'}, QUIET + COMPRESSION + ALIVE + BATCH + ENFORCE + [u'-x'], u'ssh.-x'),
)
SUDO = (
    ({}, [u'-u', u'root', u'--'], u'sudo.root'),
    ({'username': u'me', 'preserve_env': True, 'set_home': True, 'login': True},
     [u'-u', u'me', u'-E', u'-H', u'-i', u'--'], u'sudo.me'),
    ({'selinux_role': u'r', 'selinux_type': u't'},
     [u'-u', u'root', u'-r', u'r', u'-t', u't', u'--'], u'sudo.root'),
)
SU = (
    ({}, [u'root', u'-c'], u'su.root'),
    ({'username': u'me'}, [u'me', u'-c'], u'su.me'),
)
DOAS = (
    ({}, [u'-u', u'root', u'--'], u'doas.root'),
    ({'username': u'me'}, [u'-u', u'me', u'--'], u'doas.me'),
)
# Method, option for the path of its engine, and the rest as above.
CONTAINERS = (
    ('docker', 'docker_path', {'container': u'c'}, [u'exec', u'--interactive', u'c'], u'docker.c'),
    ('docker', 'docker_path', {'container': u'c', 'username': u'me'},
     [u'exec', u'--interactive', u'--user=me', u'c'], u'docker.c'),
    ('docker', 'docker_path', {'image': u'i'}, [u'run', u'--interactive', u'--rm', u'i'], u'docker.i'),
    ('podman', 'podman_path', {'container': u'c', 'username': u'me'},
     [u'exec', u'--user=me', u'--interactive', u'--', u'c'], u'podman.c'),
    ('buildah', 'buildah_path', {'container': u'c', 'username': u'me'},
     [u'run', u'--user=me', u'--', u'c'], u'buildah.c'),
    ('kubectl', 'kubectl_path', {'pod': u'p'}, [u'exec', u'-it', u'p', u'--'], u'kubectl.p[]'),
    ('lxc', 'lxc_attach_path', {'container': u'c'},
     [u'--clear-env', u'--name', u'c', u'--'], u'lxc.c'),
    ('lxd', 'lxc_path', {'container': u'c'},
     [u'exec', u'--mode=noninteractive', u'c', u'--'], u'lxd.c'),
    ('incus', 'incus_path', {'container': u'c'},
     [u'exec', u'--mode=non-interactive', u'c', u'--'], u'incus.c'),
    ('jail', 'jexec_path', {'container': u'c', 'username': u'me'}, [u'-U', u'me', u'c'], u'jail.c'),
)
FIRST_RELEASE = {'podman': (0, 3, 2), 'incus': (0, 3, 42)}


def prompt(t):
    return [u'-p', u'mitogen-sudo-prompt:'] if t.release >= (0, 3, 49) else []


def check_boot(t, words, python_path, where):
    """The words after the options of a method are BOOT."""
    t.check_equal(words[:len(python_path)], python_path, 'interpreter of ' + where)
    rest = words[len(python_path):]
    t.check_equal(rest[0], u'-c', 'the first argument of the interpreter of ' + where)
    t.check_equal(len(rest), 2 if t.release < (0, 3, 32) else 5, 'arguments of the interpreter of ' + where)
    if t.release >= (0, 3, 32):
        t.check(re.match(r'[^/\\]+@[^/\\]+:%d$' % os.getpid(), rest[3]),
                'USER@HOST:PID of %s, got %r' % (where, rest[3]))
        t.check(int(rest[4]) > 1000, 'the size of a preamble of %s, got %r' % (where, rest[4]))


def connect(t, method, path_option, options, first, name, python_path, shell=False):
    """Connects by a stand-in; returns the words after the first ones."""
    path = t.path('engine')
    container_engine.install(path, first, shell)
    every = dict(options, connect_timeout=30.0, python_path=python_path)
    every[path_option] = path
    context = t.keep(getattr(t.router, method)(**mitogen.core.Kwargs(every)))
    t.check_alive(context)
    t.check_equal(context.name, name, 'name by ' + method)
    t.disconnect(context)
    words = container_engine.arguments(path)
    t.check_equal(words[:len(first)], first, 'arguments of ' + method)
    return words[len(first):]


def run(t):
    child = t.child_argv()
    odd = [u'/usr/bin/env', ODD] + child
    for options, first, name in SSH:
        words = connect(t, 'ssh', 'ssh_path', options, first, name, odd, shell=True)
        plain = [command_words.shell_word(word) for word in words]
        t.check_equal(words, [command_words.quote(word) for word in plain], 'quotes of ssh')
        check_boot(t, plain, odd, 'ssh')
    for options, first, name in SU:
        text, = connect(t, 'su', 'su_path', options, first, name, odd, shell=True)
        plain = command_words.su_words(text)
        t.check_equal(text, u' '.join(map(command_words.su_quote, plain)), 'quotes of su')
        check_boot(t, plain, odd, 'su')
    for options, first, name in SUDO:
        words = connect(t, 'sudo', 'sudo_path', options, prompt(t) + first, name, odd)
        check_boot(t, words, odd, 'sudo')
    for options, first, name in DOAS:
        check_boot(t, connect(t, 'doas', 'doas_path', options, first, name, odd), odd, 'doas')
    for method, path_option, options, first, name in CONTAINERS:
        if t.release >= FIRST_RELEASE.get(method, (0, 0, 0)):
            words = connect(t, method, path_option, options, first, name, odd)
            check_boot(t, words, odd, method)
    check_names(t, child)
    check_exceptions(t, child)


def check_names(t, child):
    """What CON-1.8 says of `remote_name`."""
    for name in u'a/b', u'a\\b':
        t.check_raises(ValueError, t.router.local, remote_name=name)
    if t.release >= (0, 3, 32):
        t.disconnect(t.keep(t.router.local(
            remote_name=u'called', python_path=child_that_keeps_its_words(t, child))))
        t.check_equal(t.read('words').split()[-2], 'called', 'NAME of the command line')


def child_that_keeps_its_words(t, child):
    script = 'echo "$@" > %s; exec "$0" "$@"' % t.path('words')
    return [u'/bin/sh', u'-c', mitogen.core.to_text(script)] + child


def check_exceptions(t, child):
    """What CON-2.2 says of `&&` and `source`."""
    if t.release < (0, 2, 10):
        return
    first = QUIET + COMPRESSION + ALIVE + BATCH + ENFORCE + [u'h']
    sourced = [u'.', u'/dev/null', u'&&'] + child
    words = connect(t, 'ssh', 'ssh_path', {'hostname': u'h'}, first, u'ssh.h', sourced, shell=True)
    t.check_equal(words[2], u'&&', 'the word that is not quoted')
    os.symlink(child[0], t.path('python'))
    words = connect(t, 'sudo', 'sudo_path', {}, prompt(t) + [u'-u', u'root', u'--'], u'sudo.root',
                    [u'source', u'/nowhere', u'&&', t.path('python')])
    t.check_equal(words[:2], [t.path('python'), u'-c'], 'words of sudo without those from source on')
