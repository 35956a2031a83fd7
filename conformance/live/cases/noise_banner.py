"""A banner and prompt-like lines before the first marker do not disturb the handshake."""

CLAUSES = 'BOOT-10 BOOT-18'

SCRIPT = r'''
echo "*** Welcome to this machine ***"
echo
echo "Password: [sudo] password for nobody:"
echo "MITO"
echo "Are you sure (yes/no)?"
exec "$0" "$@"
'''


def run(t):
    t.check_alive(t.connect(script=SCRIPT))
