"""After bytes that are no frame, the child writes an error to its original standard error, and fails."""

CLAUSES = 'FRM-2 ROL-19'
TRANSPORTS = ('local',)
STUB_ONLY = 'it ends without a word'
SCRIPT = '"$0" "$@" 2>{0}/errors; echo $? > {0}/status'


def run(t):
    context = t.connect(script=SCRIPT.format(t.dir))
    t.check_alive(context)
    t.write_on_stream(context, b'these bytes are not a frame of any release')
    status = t.wait_until(lambda: t.read('status').strip(), 'the child has ended')
    t.check(status != '0', 'an exit status that is not 0')
    t.check(t.read('errors').strip(), 'words on standard error')
