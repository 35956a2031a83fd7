#!/usr/bin/env python3
"""
Writes commands.txt: the command lines that the original makes of options.

    python3 stub/connect/testdata/make_commands.py FOLDER > stub/connect/testdata/commands.txt

FOLDER holds a release of the original (.cache/mitogen/0.3.54). Each line is a
JSON object. It has a method and options, and what the original makes of them:
argv, the stdio that it starts the process with, and the context's name, or else
the type of its error. BOOT stands in for the boot command.
"""

import importlib
import json
import subprocess
import sys

BOOT = ['python3', '-c', 'exec("$x"; \'y\')', 'me@here:1', '123']
SOURCED = ['source', '/opt/py/enable', '&&', 'python', '-c', 'code', '&&']

COMMON = [
    {}, {'name': 'called'},
    {'debug': True, 'profiling': True, 'unidirectional': True, 'connect_timeout': 2.5,
     'remote_name': 'me', 'python_path': '/usr/bin/python3'},
]
CONTAINER = {'container': 'box'}

SSH = [
    {}, {'username': 'alice'}, {'port': 22}, {'port': 2222},
    {'password': 'pw'}, {'password': ''}, {'identity_file': '/k'},
    {'identity_file': '/k', 'identities_only': False},
    {'password': 'pw', 'identities_only': False}, {'identities_only': True},
    {'identity_file': '/k', 'password': 'pw', 'port': 2200, 'username': 'bob'},
    {'check_host_keys': 'accept'}, {'check_host_keys': 'ignore'}, {'check_host_keys': 'enforce'},
    {'check_host_keys': 'maybe'}, {'check_host_keys': 'accept', 'password': 'pw'},
    {'check_host_keys': 'ignore', 'password': 'pw'},
    {'compression': False}, {'keepalive_enabled': False}, {'keepalive_interval': 60},
    {'keepalive_count': 9, 'keepalive_interval': 1},
    {'ssh_path': '/opt/ssh'}, {'ssh_path': ''},
    {'ssh_args': ['-F', '/dev/null', '-o', 'A b']}, {'ssh_args': []},
    {'ssh_debug_level': 0}, {'ssh_debug_level': 1}, {'ssh_debug_level': 3},
    {'ssh_debug_level': 7},
    {'hostname': None},
]
SUDO = [
    {}, {'username': 'alice'}, {'password': 'pw'}, {'password': ''}, {'sudo_path': '/opt/sudo'},
    {'preserve_env': True}, {'set_home': True}, {'login': True}, {'selinux_role': 'r'},
    {'selinux_type': 't'},
    {'username': 'u', 'preserve_env': True, 'set_home': True, 'login': True, 'selinux_role': 'r',
     'selinux_type': 't'},
    {'sudo_args': ['-H', '-S', '-n']}, {'sudo_args': ['-EHi']}, {'sudo_args': ['-u', 'carol']},
    {'sudo_args': ['-ucarol']}, {'sudo_args': ['--user=carol', '--set-home']},
    {'sudo_args': ['--user', 'carol', '--login', '--role', 'r', '--type=t']},
    {'sudo_args': ['-r', 'r', '-t', 't']}, {'sudo_args': ['--preserve', '--stdin']},
    {'sudo_args': ['-u', 'carol'], 'username': 'dave'},
    {'sudo_args': ['-EH'], 'preserve_env': False}, {'sudo_args': ['-Er', 'x']},
    {'sudo_args': ['-k']}, {'sudo_args': ['--background']}, {'sudo_args': ['word']},
    {'sudo_args': ['-u']}, {'sudo_args': ['--login=x']}, {'sudo_args': ['--']},
    {'sudo_args': ['--', '-E']}, {'sudo_args': ['--s']}, {'sudo_args': []},
    {'sudo_args': ['-']}, {'sudo_args': ['']}, {'sudo_args': ['--user=']},
]
SU = [{}, {'username': 'alice'}, {'password': 'pw'}, {'su_path': '/opt/su'},
      {'password_prompt': 'secret', 'incorrect_prompts': ['no']}]
DOAS = [{}, {'username': 'alice'}, {'password': 'pw'}, {'doas_path': '/opt/doas'},
        {'password_prompt': 'secret', 'incorrect_prompts': ['no']}]


def users(path_option, with_user=True):
    rows = [{}, {path_option: '/opt/tool'}, {path_option: ''}, {'container': None}]
    if with_user:
        rows += [{'username': 'alice'}, {'username': '', path_option: 'tool'}]
    return rows


# The options that each row has unless it says otherwise, and the rows.
METHODS = {
    'local': ({}, [{}]),
    'ssh': ({'hostname': 'host'}, SSH),
    'sudo': ({}, SUDO),
    'su': ({}, SU),
    'doas': ({}, DOAS),
    'docker': (CONTAINER, users('docker_path') + [
        {'container': None, 'image': 'img'}, {'image': 'img'},
        {'container': None, 'image': 'img', 'username': 'u'}]),
    'podman': (CONTAINER, users('podman_path')),
    'buildah': (CONTAINER, users('buildah_path')),
    'kubectl': ({'pod': 'pod'}, [
        {}, {'kubectl_path': '/opt/k'}, {'kubectl_args': ['-n', 'it\\s']}, {'pod': None}]),
    'lxc': (CONTAINER, users('lxc_attach_path', False)),
    'lxd': (CONTAINER, users('lxc_path', False)),
    'incus': (CONTAINER, users('incus_path', False)),
    'jail': (CONTAINER, users('jexec_path')),
}


class Started(Exception):
    """Carries what the connection would have been started with."""


def stdio_of(connection, parent):
    """Has the connection start its child, with functions that only say which one was called."""
    def tell(name):
        def start(args, **kwargs):
            raise Started(name, kwargs)
        return start

    kept = {}
    for name in ('create_child', 'tty_create_child', 'hybrid_tty_create_child'):
        kept[name] = getattr(parent, name)
        setattr(parent, name, tell(name))
    bound = type(connection).__dict__.get('create_child', parent.Connection.__dict__['create_child'])
    if isinstance(bound, staticmethod):
        connection.create_child = getattr(parent, bound.__func__.__name__, None) or tell(
            bound.__func__.__name__)
    try:
        connection.create_child(args=[], **connection.create_child_args)
    except Started as started:
        name, kwargs = started.args
    finally:
        for each, function in kept.items():
            setattr(parent, each, function)
    escalates = kwargs.pop('escalates_privilege', False)
    return STDIO[name, tuple(sorted(kwargs.items()))], escalates


STDIO = {
    ('create_child', ()): 'socketpair',
    ('create_child', (('merge_stdio', True),)): 'socketpair with errors',
    ('create_child', (('stderr_pipe', True),)): 'socketpair, error pipe',
    ('hybrid_tty_create_child', ()): 'socketpair, terminal',
    ('tty_create_child', ()): 'terminal',
}


def words_of(command):
    """The words that a shell reads from `command`."""
    said = subprocess.check_output(['sh', '-c', "printf '%s\\0' " + command])
    return said.decode().split('\0')[:-1]


def ask(method, options, boot):
    import mitogen.core
    import mitogen.parent
    module = importlib.import_module('mitogen.' + ('parent' if method == 'local' else method))
    arguments = dict({'max_message_size': 1000}, **options)
    try:
        connection = module.Connection(module.Connection.options_class(**arguments), None)
    except (AssertionError, TypeError, ValueError, mitogen.core.StreamError) as error:
        return {'error': type(error).__name__}
    mitogen.parent.Connection.get_boot_command = lambda self: list(boot)
    argv = connection.get_boot_command() if method != 'local' else list(boot)
    if method == 'su':
        # The original quotes the last argument in its own way; a shell reads it back.
        argv[3:] = [words_of(argv[3])]
    stdio, escalates = stdio_of(connection, mitogen.parent)

    class Process:
        pid = 0
    connection.proc = Process
    return {'argv': argv, 'stdio': stdio, 'escalates_privilege': escalates,
            'process_is_child': connection.child_is_immediate_subprocess,
            'context_name': connection.options.name or connection._get_name()}


def main():
    sys.path.insert(0, sys.argv[1])
    import mitogen
    print(json.dumps({'release': '.'.join(map(str, mitogen.__version__)), 'boot': BOOT}))
    for method, (usual, rows) in METHODS.items():
        for row in rows + COMMON[1:]:
            options = {k: v for k, v in dict(usual, **row).items() if v is not None}
            emit(method, options, BOOT)
    emit('ssh', {'hostname': 'host'}, SOURCED)
    emit('sudo', {}, SOURCED[:6])


def emit(method, options, boot):
    line = {'method': method, 'options': options}
    if boot != BOOT:
        line['boot'] = boot
    line.update(ask(method, options, boot))
    print(json.dumps(line))


if __name__ == '__main__':
    main()
