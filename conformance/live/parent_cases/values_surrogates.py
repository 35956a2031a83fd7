"""Text with lone surrogates comes back."""

CLAUSES = 'PKL-12'


def run(t):
    if t.python_version[0] == 2:
        t.skip('Python 2 takes two surrogates for a character')
    text = u'a\udc80\ud800'
    t.check_equal(t.echo(t.connect(), text), text)
