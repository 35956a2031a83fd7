"""
Reads what llvm-cov exports and reports on the lines of protocol/.

usage: coverage_report.py COVERAGE_JSON MINIMUM_PERCENT yes|no

Only code that ships counts: no tests, nothing below testing/. Status 1 if less
than the minimum is covered.
"""

import glob
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.append(os.path.join(ROOT, 'conformance', 'vectors'))

import standard_output

SHIPPED = re.compile(r'(?:^|/)(protocol/(?!.*(?:_test\.cc$|/?testing/)).*\.(?:cc|h))$')


def line_counts(segments):
    """{line: the highest count of any region on it}, from llvm-cov's segments."""
    counts = {}
    for start, end in zip(segments, segments[1:]):
        line, _, count, has_count, _, is_gap = start[:6]
        if not has_count or is_gap:
            continue
        last = end[0] if end[1] > 1 else end[0] - 1
        for covered in range(line, max(line, last) + 1):
            counts[covered] = max(count, counts.get(covered, 0))
    return counts


def shipped_files(export):
    for part in export['data']:
        for entry in part['files']:
            found = SHIPPED.search(entry['filename'])
            if found:
                yield found.group(1), line_counts(entry['segments'])


def runs(numbers):
    """[1, 2, 3, 7] as '1-3, 7'."""
    spans = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ', '.join('%d' % a if a == b else '%d-%d' % (a, b) for a, b in spans)


def unmeasured(measured):
    """Sources that are in no program that ran, so not even their lines are known."""
    sources = glob.glob('protocol/**/*.cc', recursive=True)
    return sorted(path for path in sources if SHIPPED.search(path) and path not in measured)


def report(export, minimum, show_lines):
    total = covered = 0
    files = dict(shipped_files(export))
    print('%-52s %6s %6s %8s' % ('file', 'lines', 'missed', 'covered'))
    for path, counts in sorted(files.items()):
        missed = sorted(line for line, count in counts.items() if count == 0)
        total += len(counts)
        covered += len(counts) - len(missed)
        print('%-52s %6d %6d %7.1f%%' % (
            path, len(counts), len(missed), 100.0 * (len(counts) - len(missed)) / len(counts)))
        if missed and show_lines:
            print('    missed: ' + runs(missed))
    if not total:
        sys.exit('coverage: no line of protocol/ found in the export')
    percent = 100.0 * covered / total
    for path in unmeasured(files):
        print('%-52s in no program that ran' % path)
    print('protocol/: %d of %d lines covered: %.2f%%' % (covered, total, percent))
    return percent >= minimum and not unmeasured(files)


def main():
    with open(sys.argv[1]) as exported:
        if not report(json.load(exported), float(sys.argv[2]), sys.argv[3] == 'yes'):
            sys.exit('coverage: expected at least %s%%, and every source measured' % sys.argv[2])


if __name__ == '__main__':
    standard_output.run('coverage_report.py', main)
