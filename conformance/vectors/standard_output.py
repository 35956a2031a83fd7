"""The standard output of a program that prints its results: what is printed has arrived, or the
program ends with an error text and status 1.

    if __name__ == '__main__':
        standard_output.run('program.py', main)
"""

import os
import sys


def visible(text):
    """Text of others, with an escape for each invisible character."""
    return ''.join(c if c.isprintable() or c in '\n\t' else ascii(c)[1:-1] for c in text)


class ReaderGone(BrokenPipeError):
    """The reader has closed its end, as head does."""


class Checked:
    """A stream whose errors are reported as errors of the output, and not of what the program does."""

    def __init__(self, stream, program):
        self.stream = stream
        self.program = program

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text):
        return self.check(self.stream.write, text)

    def flush(self):
        self.check(self.stream.flush)

    def check(self, method, *arguments):
        try:
            return method(*arguments)
        except BrokenPipeError as error:
            raise ReaderGone(*error.args)
        except OSError as error:
            self.end(error)

    def end(self, error):
        # Otherwise Python would report the same once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())
        sys.exit('%s: expected standard output to take all that was printed, it did not: %s; '
                 'results are lost' % (self.program, error.strerror))


def run(program, main):
    """Ends the process with what main() returns, or as said above."""
    if sys.stdout is None:
        sys.exit('%s: expected a standard output for the results, it is closed' % program)
    sys.stdout = Checked(sys.stdout, program)
    try:
        try:
            status = main()
        finally:
            sys.stdout.flush()
    except ReaderGone as error:
        sys.stdout.end(error)
    sys.exit(status)
