"""The message of an exception arrives even if it is not ASCII."""

CLAUSES = 'PAY-4'


def run(t):
    if t.python_version[0] == 2:
        t.skip('Python 2 has no text in exceptions')
    error = t.call_error(t.connect(), 'mitogen_stub.raise_error', 'ValueError', u'gr\u00fc\u00df')
    t.check_raised(error, u'gr\u00fc\u00df')
