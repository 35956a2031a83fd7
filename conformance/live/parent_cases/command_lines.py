"""ssh, sudo, su and doas run the command lines of CON-1, and no word of the command is changed by a shell.

No login program runs here: a stand-in keeps its arguments, and runs the command in them.
"""

import shlex

import container_engine

CLAUSES = 'CON-1 CON-2 BOOT-1 CON-6'
TRANSPORTS = ('local',)
ONCE = True
TIME_LIMIT = 240

ODD = 'ODD=a b\'c"d\\e!f`g$h;(*'
QUIET = ['-o', 'LogLevel ERROR']
COMPRESSION = ['-o', 'Compression yes']
ALIVE = ['-o', 'ServerAliveInterval 15', '-o', 'ServerAliveCountMax 3']
BATCH = ['-o', 'BatchMode yes']
ENFORCE = ['-o', 'StrictHostKeyChecking yes']
IGNORE = ['-o', 'StrictHostKeyChecking no', '-o', 'UserKnownHostsFile /dev/null',
          '-o', 'GlobalKnownHostsFile /dev/null']

# Method, options, what comes before the command, and the name of the context.
ROWS = (
    ('ssh', {'hostname': 'h'}, QUIET + COMPRESSION + ALIVE + BATCH + ENFORCE + ['h'], 'ssh.h'),
    ('ssh', {'hostname': 'h', 'username': 'me', 'port': 2222, 'ssh_args': ['-F', 'x']},
     QUIET + ['-l', 'me', '-p', '2222'] + COMPRESSION + ALIVE + BATCH + ENFORCE + ['-F', 'x', 'h'],
     'ssh.h:2222'),
    ('ssh', {'hostname': 'h', 'identity_file': 'key', 'check_host_keys': 'ignore', 'compression': False,
             'keepalive_enabled': False, 'ssh_debug_level': 4},
     ['-vvv', '-o', 'IdentitiesOnly yes', '-i', 'key'] + BATCH + IGNORE + ['h'], 'ssh.h'),
    ('ssh', {'hostname': 'h', 'identity_file': 'key', 'identities_only': False, 'check_host_keys': 'accept'},
     QUIET + ['-i', 'key'] + COMPRESSION + ALIVE + ['-o', 'StrictHostKeyChecking ask', 'h'], 'ssh.h'),
    ('ssh', {'hostname': 'h', 'password': 'p', 'port': 22},
     QUIET + ['-p', '22', '-o', 'IdentitiesOnly yes'] + COMPRESSION + ALIVE + ENFORCE + ['h'], 'ssh.h'),
    ('su', {}, ['root', '-c'], 'su.root'),
    ('su', {'username': 'me'}, ['me', '-c'], 'su.me'),
    ('sudo', {}, ['-u', 'root', '--'], 'sudo.root'),
    ('sudo', {'username': 'me', 'preserve_env': True, 'set_home': True, 'login': True},
     ['-u', 'me', '-E', '-H', '-i', '--'], 'sudo.me'),
    ('sudo', {'selinux_role': 'r', 'selinux_type': 't'},
     ['-u', 'root', '-r', 'r', '-t', 't', '--'], 'sudo.root'),
    ('doas', {}, ['-u', 'root', '--'], 'doas.root'),
    ('doas', {'username': 'me'}, ['-u', 'me', '--'], 'doas.me'),
)
THROUGH_SHELL = ('ssh', 'su')
PROMPT = ['-p', 'mitogen-sudo-prompt:']


def run(t):
    for method, options, first, name in ROWS:
        if method == 'sudo':
            first = PROMPT + first
        path = t.path('engine')
        container_engine.install(path, first, method in THROUGH_SHELL)
        options = dict(options, **{method + '_path': path})
        connected = t.connect_async(['/usr/bin/env', ODD, t.python], method=method, **options).get()
        t.check_equal(connected['name'], name, 'name by ' + method)
        got = t.text(t.call(connected['context'], 'os.getenv', 'ODD'))
        t.check_equal(got, ODD[len('ODD='):], 'a value on the command line of ' + method)
        words = container_engine.arguments(path)
        t.check_equal(words[:len(first)], first, 'arguments of ' + method)
        command = words[len(first):]
        if method == 'su':
            t.check_equal(len(command), 1, 'words of the command of su')
        if method in THROUGH_SHELL:
            command = shlex.split(' '.join(command))
        t.check_equal(command[:4], ['/usr/bin/env', ODD, t.python, '-c'], 'command of ' + method)
        t.check_equal(len(command), 8, 'words of the command of ' + method)
        t.check(command[-1].isdigit(), 'the size of the preamble at the end, got %r' % command[-1])
