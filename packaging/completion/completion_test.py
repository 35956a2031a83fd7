#!/usr/bin/env python3
"""
Completion as it happens in the real shells: each test types a line and a tab at a terminal, and
looks at the line that the shell has then.
"""
import os
import pty
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

SCRIPTS = os.path.abspath('packaging/completion')
MITO = os.path.abspath('tools/mito/mito')
TIME_LIMIT_S = 60

# The key that writes the line to $SEEN.
SHOW = '\x18s'
BASH_RC = '''
bind 'set bell-style none'
bind -x '"\\C-xs": printf "%s" "$READLINE_LINE" > "$SEEN.new" && mv "$SEEN.new" "$SEEN"'
. "$SCRIPTS/mito.bash"
PS1='ready> '
'''
ZSH_RC = '''
unsetopt beep
autoload -Uz compinit && compinit -D -u
. "$SCRIPTS/mito.zsh"
show() { print -rn -- "$BUFFER" > "$SEEN.new" && command mv "$SEEN.new" "$SEEN" }
zle -N show && bindkey '^Xs' show
PS1='ready> '
'''

# Typed, and what the line is after a tab; alike in every shell.
LINES = (
    ('mito sess', 'mito session '),
    ('mito call --ss', 'mito call --ssh '),
    ('mito call --timeo', 'mito call --timeout '),
    ('mito session --jo', 'mito session --join '),
    ('mito call --mitogen unusual-f', 'mito call --mitogen unusual-folder/'),
    ('mito call --fan-out unusual-h', 'mito call --fan-out unusual-hosts '),
    ('mito call --sudo daem', 'mito call --sudo daemon '),
    ('mito call --password-env UNUSUAL', 'mito call --password-env UNUSUAL_VARIABLE '),
    ('mito call --ssh a --option identities', 'mito call --ssh a --option identities_only='),
    ('mito call --ssh a --option identities_only=t',
     'mito call --ssh a --option identities_only=true '),
    ('mito call --via kube', 'mito call --via kubectl:'),
    ('mito call --via ssh:port=22,hostn', 'mito call --via ssh:port=22,hostname='),
    ('mito call os.listdir unusual-f', 'mito call os.listdir unusual-folder/'),
    ('mito explain DIA-1', 'mito explain DIA-1 '),
    ('mito call --nothing-of-the-kind', 'mito call --nothing-of-the-kind'),
)


class Shell:
    """A shell at a terminal."""

    def __init__(self, words, folder, **variables):
        self.seen = os.path.join(folder, 'seen')
        environment = dict(os.environ, TERM='dumb', LC_ALL='C.UTF-8', HOME=folder, ZDOTDIR=folder,
                           SCRIPTS=SCRIPTS, SEEN=self.seen, UNUSUAL_VARIABLE='1',
                           PATH=os.path.dirname(MITO) + ':' + os.environ['PATH'], **variables)
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(words[0], words, environment)
        self.written = ''
        self.wait(lambda: 'ready> ' in self.written)

    def wait(self, is_so):
        end = time.monotonic() + TIME_LIMIT_S
        while not is_so():
            if time.monotonic() > end:
                raise AssertionError('nothing came in time; the terminal has %r' % self.written)
            if select.select([self.terminal], [], [], 0.02)[0]:
                self.written += os.read(self.terminal, 4096).decode(errors='replace')

    def complete(self, typed):
        if os.path.exists(self.seen):
            os.unlink(self.seen)
        # ^A^K removes what the line had.
        os.write(self.terminal, ('\x01\x0b' + typed + '\t' + SHOW).encode())
        self.wait(lambda: os.path.exists(self.seen))
        with open(self.seen) as seen:
            return seen.read()

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


class CompletionTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(os.path.join(self.folder, 'unusual-folder'))
        self.write('unusual-hosts', 'web1\n')

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w') as f:
            f.write(text)
        return path

    def check(self, shell):
        self.addCleanup(shell.end)
        for typed, expected in LINES:
            with self.subTest(typed=typed):
                self.assertEqual(shell.complete(typed), expected)

    def test_bash(self):
        rc = self.write('bashrc', BASH_RC)
        self.check(Shell(['bash', '--noprofile', '--rcfile', rc, '-i'], self.folder))

    def test_bash_that_breaks_words_at_blanks_only(self):
        rc = self.write('bashrc', BASH_RC + 'COMP_WORDBREAKS=$\' \\t\\n\'\n')
        self.check(Shell(['bash', '--noprofile', '--rcfile', rc, '-i'], self.folder))

    def test_zsh(self):
        self.write('.zshrc', ZSH_RC)
        self.check(Shell(['zsh', '-i'], self.folder))

    def test_zsh_that_loads_it_from_its_path(self):
        functions = os.path.join(self.folder, 'functions')
        os.mkdir(functions)
        shutil.copy(os.path.join(SCRIPTS, 'mito.zsh'), os.path.join(functions, '_mito'))
        self.write('.zshrc', 'fpath=(%s $fpath)\n' % functions +
                   ZSH_RC.replace('. "$SCRIPTS/mito.zsh"', ''))
        self.check(Shell(['zsh', '-i'], self.folder))

    def test_fish(self):
        """Fish completes a line without a terminal, and shows what it would add."""
        for typed, expected in LINES:
            with self.subTest(typed=typed):
                word = expected.rstrip(' ').split(' ')[-1]
                found = self.fish(typed)
                if typed == expected:
                    self.assertEqual(found, [])
                else:
                    self.assertEqual([line.split('\t')[0] for line in found], [word])

    def fish(self, typed):
        done = subprocess.run(
            ['fish', '--no-config', '-c', '. $SCRIPTS/mito.fish; complete -C $argv[1]', typed],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8',
            timeout=TIME_LIMIT_S, stdin=subprocess.DEVNULL,
            env=dict(os.environ, HOME=self.folder, SCRIPTS=SCRIPTS, UNUSUAL_VARIABLE='1',
                     PATH=os.path.dirname(MITO) + ':' + os.environ['PATH']))
        self.assertEqual(done.stderr, '')
        return done.stdout.splitlines()

    def test_fish_says_what_each_flag_is(self):
        self.assertEqual(self.fish('mito call --ss'), ['--ssh\tanother machine'])


if __name__ == '__main__':
    unittest.main()
