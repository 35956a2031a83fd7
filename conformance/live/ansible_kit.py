"""The kit of a case with Ansible: inventories, playbooks and their results."""

import getpass
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from checks import CheckFailed, Checks, Skip  # noqa: F401 (the worker names Skip)

HERE = os.path.dirname(os.path.abspath(__file__))
ANSIBLE = os.path.join(HERE, 'ansible')
PLAY_S = 280

# These differ from run to run with any bastion.
VOLATILE = frozenset((
    '_original_basename', 'ansible_job_id', 'atime', 'birthtime', 'ctime', 'delta', 'dev',
    'device', 'elapsed', 'end', 'erased', 'finished', 'inode', 'jid', 'mtime', 'results_file',
    'start', 'started', 'version',
))
NAMES_BY_CHANCE = re.compile(r'(/ansible_mitogen_action_|/ansible-local-|/ansible\.|/tmp)[0-9a-z_]{8,}')


class Kit(Checks):
    def __init__(self, spec):
        self.spec = spec
        self.transport = spec['transport']
        self.stub = spec['stub']
        self.python = spec['python']
        self.dir = tempfile.mkdtemp(prefix='case-', dir=spec['scratch'])
        self.runs = 0

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    # Hosts

    def host(self, interpreter, via=None):
        """The variables of a host that is this machine, by the cell's transport."""
        variables = {'ansible_connection': self.spec['method'],
                     'ansible_python_interpreter': interpreter}
        if via:
            variables['mitogen_via'] = via
        if self.spec['method'] == 'ssh':
            options = self.spec['options']
            variables.update(
                ansible_host=options['hostname'], ansible_port=options['port'],
                ansible_user=getpass.getuser(), ansible_ssh_common_args='-F /dev/null',
                ansible_ssh_private_key_file=options['identity_file'])
        return variables

    def behind(self, *interpreters):
        """The host `target`, a Python behind bastions with these interpreters, the first nearest."""
        hosts, via = {}, None
        for number, interpreter in enumerate(interpreters):
            name = 'bastion%d' % number
            hosts[name] = self.host(interpreter, via)
            via = name
        hosts['target'] = self.host(self.python, via)
        return hosts

    # Playbooks

    def play(self, playbook, hosts, **variables):
        """The results of a playbook, in order; the folder `work` is the run's own, and empty."""
        self.runs += 1
        folder = self.path('run%d' % self.runs)
        os.makedirs(os.path.join(folder, 'work'))
        with open(os.path.join(folder, 'hosts.json'), 'w') as f:
            json.dump({'all': {'hosts': hosts}}, f)
        variables['work'] = os.path.join(folder, 'work')
        argv = [self.python, os.path.join(ANSIBLE, 'launch.py'), self.spec['mitogen'],
                '-i', os.path.join(folder, 'hosts.json'), '-e', json.dumps(variables),
                os.path.join(ANSIBLE, 'playbook', playbook)]
        output = self.run(argv, folder)
        results = self.read_record(folder)
        self.check(results, 'results of %s; Ansible said: %s' % (playbook, output))
        sys.stderr.write(output)
        return results

    def run(self, argv, folder):
        try:
            done = subprocess.run(
                argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                cwd=folder, env=self.environment(folder), timeout=PLAY_S)
        except subprocess.TimeoutExpired as expired:
            raise CheckFailed('the playbook did not end within %d s; Ansible said: %s' % (
                PLAY_S, (expired.output or b'').decode(errors='replace')))
        return done.stdout.decode(errors='replace')

    def environment(self, folder):
        plugins = os.path.join(self.spec['mitogen'], 'ansible_mitogen', 'plugins', 'strategy')
        return dict(
            os.environ, RECORD=os.path.join(folder, 'record'), HOME=os.environ.get('HOME', '/'),
            ANSIBLE_CONFIG=os.path.join(ANSIBLE, 'ansible.cfg'),
            ANSIBLE_STRATEGY_PLUGINS=plugins, ANSIBLE_NOCOLOR='1', LC_ALL='C.UTF-8',
            ANSIBLE_CALLBACK_PLUGINS=os.path.join(ANSIBLE, 'callback'),
            ANSIBLE_REMOTE_TMP=os.path.join(folder, 'tmp'),
            ANSIBLE_LOCAL_TEMP=os.path.join(folder, 'local'))

    def read_record(self, folder):
        try:
            with open(os.path.join(folder, 'record')) as f:
                return [json.loads(line) for line in f]
        except OSError:
            return []

    # Checking

    def comparable(self, results):
        """The results without what differs from run to run."""
        return [(r['host'], r['task'], r['status'], clean(r['result'])) for r in results]


def clean(value):
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items() if key not in VOLATILE}
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, str):
        value = re.sub(r'/run\d+/', '/run/', value)
        return NAMES_BY_CHANCE.sub(r'\1CHANCE', value)
    return value
