"""Commands by which a parent reaches its children: the options of each method, one by one and together."""

from cases import Case

# The arguments of the interpreter, with what login shells treat differently left out.
PLAIN = ['-c', 'import os;x', 'eJwLAA==', 'me@here:1', '19360']
QUOTED = ['-c', 'exec("$x"; \'y\')', 'me@here:1', '123']
OWN = '/usr/bin/python3'
CONTAINER = {'container': 'box'}
PROMPT_OF_SUDO = '0.3.49'
MINUS = ('CON-2: a program takes such a word for an option, which may start anything. The original passes '
         'it on')
BOX = ('docker', 'podman', 'buildah', 'lxc', 'lxd', 'incus', 'jail')
PATHS = {'docker': 'docker_path', 'podman': 'podman_path', 'buildah': 'buildah_path',
         'lxc': 'lxc_attach_path', 'lxd': 'lxc_path', 'incus': 'incus_path', 'jail': 'jexec_path'}


def command(method, options, why, clause='CON-1', arguments=PLAIN, **more):
    more.setdefault('strictness', 'OBSERVED')
    if method == 'sudo':
        more.setdefault('since', PROMPT_OF_SUDO)
    if method == 'incus':
        more.setdefault('since', '0.3.42')
    if method == 'podman':
        more.setdefault('since', '0.3.3')
    request = {'method': method, 'options': options, 'arguments': arguments}
    return Case('connect.command', request, clause, why, **more)


def shown(options):
    return ', '.join('%s %r' % (k, v) for k, v in sorted(options.items())) or 'no options'


def rows(method, usual, table, **more):
    for row in table:
        options = {k: v for k, v in dict(usual, **row).items() if v is not None}
        yield command(method, options, '%s with %s' % (method, shown(row)), **more)


def refused(method, options, why, **more):
    return command(method, options, why, expect={'refused': {'kind': 'caller'}}, strictness='SHOULD', **more)


def ssh():
    usual = {'hostname': 'host'}
    yield from rows('ssh', usual, [
        {}, {'username': 'alice'}, {'port': 22}, {'port': 2222}, {'port': 65535}, {'password': 'pw'},
        {'identity_file': '/k'}, {'identity_file': '/k', 'identities_only': False},
        {'password': 'pw', 'identities_only': False}, {'identities_only': True},
        {'identity_file': '/k', 'password': 'pw', 'port': 2200, 'username': 'bob'},
        {'compression': False}, {'keepalive_enabled': False}, {'keepalive_interval': 60},
        {'keepalive_count': 9, 'keepalive_interval': 1}, {'ssh_path': '/opt/ssh'},
        {'ssh_args': ['-F', '/dev/null', '-o', 'A b']}, {'ssh_args': []}, {'ssh_debug_level': 0},
        {'ssh_debug_level': 1}, {'ssh_debug_level': 2}, {'ssh_debug_level': 3}, {'ssh_debug_level': 7},
        {'python_path': OWN}, {'python_path': ['/usr/bin/env', 'python3']}, {'hostname': '10.0.0.1'},
        {'hostname': '::1'}, {'name': 'called'}, {'remote_name': 'me'}, {'hostname': 'h.example', 'port': 22}])
    for keys in ('enforce', 'accept', 'ignore'):
        for row in ({}, {'password': 'pw'}, {'identity_file': '/k'}):
            row = dict(row, check_host_keys=keys)
            yield command('ssh', dict(usual, **row), 'ssh with %s' % shown(row))
    yield refused('ssh', {}, 'ssh without a host')
    yield refused('ssh', dict(usual, check_host_keys='maybe'), 'no such value of check_host_keys')
    yield refused('ssh', dict(usual, remote_name='a/b'), 'a name of the parent with a slash')
    yield refused('ssh', dict(usual, remote_name='a\\b'), 'a name of the parent with a backslash')
    yield refused('ssh', dict(usual, remote_nam='a'), 'no such option')


def users():
    for method in ('sudo', 'su', 'doas'):
        yield from rows(method, {'python_path': OWN}, [
            {}, {'username': 'alice'}, {'password': 'pw'}, {method + '_path': '/opt/tool'},
            {'python_path': ['/usr/bin/env', 'python3']}, {'name': 'called'}])
    yield from rows('sudo', {'python_path': OWN}, [
        {'preserve_env': True}, {'set_home': True}, {'login': True}, {'selinux_role': 'r'},
        {'selinux_type': 't'}, {'username': 'u', 'preserve_env': True, 'set_home': True, 'login': True,
                                'selinux_role': 'r', 'selinux_type': 't'},
        {'sudo_args': ['-H', '-S', '-n']}, {'sudo_args': ['-EHi']}, {'sudo_args': ['-u', 'carol']},
        {'sudo_args': ['-ucarol']}, {'sudo_args': ['--user=carol', '--set-home']},
        {'sudo_args': ['--user', 'carol', '--login', '--role', 'r', '--type=t']},
        {'sudo_args': ['-r', 'r', '-t', 't']}, {'sudo_args': ['--preserve', '--stdin']},
        {'sudo_args': ['-u', 'carol'], 'username': 'dave'}, {'sudo_args': []}])


def containers():
    for method in BOX:
        usual = dict(CONTAINER, python_path=OWN)
        yield from rows(method, usual, [
            {}, {PATHS[method]: '/opt/tool'}, {'python_path': ['/usr/bin/env', 'python3']},
            {'name': 'called'}])
        if not method.startswith(('lx', 'incus')):
            yield from rows(method, usual, [{'username': 'alice'}])
        if method in ('lxd', 'incus'):
            yield from rows(method, CONTAINER, [{}])
        if method != 'docker':
            yield refused(method, {'python_path': OWN}, '%s without a container' % method)
    yield from rows('docker', {'python_path': OWN}, [
        {'image': 'img'}, {'image': 'img', 'username': 'u'}])
    yield refused('docker', {'python_path': OWN}, 'docker without a container or an image')
    yield from rows('kubectl', {'pod': 'web', 'python_path': OWN}, [
        {}, {'kubectl_path': '/opt/k'}, {'name': 'called'}])
    yield from rows('local', {'python_path': OWN}, [
        {}, {'python_path': ['/usr/bin/env', 'python3', '-B']}, {'name': 'called'},
        {'debug': True, 'profiling': True, 'unidirectional': True, 'remote_name': 'me'}])


def quoting():
    for method, options in (('ssh', {'hostname': 'host'}), ('su', {'python_path': OWN}),
                            ('sudo', {'python_path': OWN}), ('doas', {'python_path': OWN}),
                            ('docker', dict(CONTAINER, python_path=OWN)), ('local', {'python_path': OWN})):
        for words in (QUOTED, ['a b'], ["it's one"], ['say "x y"'], ['a $HOME b'], ['a `x` b'], ['a \\ b']):
            yield command(method, options, '%s with the arguments %s' % (method, ' '.join(words)),
                          clause='CON-2', arguments=words)
    for method, options in (('ssh', {'hostname': '-oProxyCommand=x'}), ('ssh', {'hostname': '-h'}),
                            ('docker', {'container': '-v', 'python_path': OWN}),
                            ('jail', {'container': '-l', 'python_path': OWN}),
                            ('su', {'username': '-c', 'python_path': OWN})):
        yield refused(method, options, '%s with %s' % (method, shown(options)), clause='CON-2',
                      stricter=MINUS)


FILES = {'connect/ssh.json': ssh, 'connect/users.json': users, 'connect/containers.json': containers,
         'connect/quoting.json': quoting}
