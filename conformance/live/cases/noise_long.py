"""A parent ignores 1,000 lines, and a line of 100,000 characters, before the first marker."""

CLAUSES = 'BOOT-10 BOOT-12'

SCRIPT = r'''
i=0; while [ $i -lt 1000 ]; do echo "line $i of the message of the day"; i=$((i+1)); done
head -c 100000 /dev/zero | tr '\0' x; echo
exec "$0" "$@"
'''


def run(t):
    t.check_alive(t.connect(script=SCRIPT))
