"""A command that sudo runs without a password cannot get the one that the user gave, in sudo's place."""

CLAUSES = 'CON-4'
TRANSPORTS = ('sudo-password',)

# sudo becomes the command. That leaves a process behind, which hides what is typed
# and asks as sudo does, and becomes a program with root's rights.
SCRIPT = '''
import os, select, signal, termios, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
if os.fork() == 0:
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    mode = termios.tcgetattr(2)
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(2, termios.TCSANOW, mode)
    time.sleep(0.5)
    os.write(2, b'mitogen-sudo-prompt:')
    typed = os.read(2, 100) if select.select([2], [], [], 2)[0] else b'nothing'
    os.write(1, b'typed: ' + typed + bytes([10]))
    os._exit(0)
os.wait()
standard_input, unused = os.pipe()
os.dup2(standard_input, 0)
os.execv('/usr/bin/su', ['su', 'root', '-c', 'true'])
'''


def run(t):
    words = t.connect_error([t.python, '-c', SCRIPT], username='daemon', connect_timeout=5)
    t.check('typed: nothing' in words, 'expected that nothing is typed, got "%s"' % words)
