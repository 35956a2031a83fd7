"""What a person reads at the end, and the JUnit file for machines."""

import collections
import xml.etree.ElementTree as ElementTree

from cell import tail


def count(results):
    return collections.Counter(result.status for result in results)


def cell_text(results):
    if not results:
        return '.'
    counts = count(results)
    if counts['fail']:
        return '%d!' % counts['fail']
    return str(counts['pass']) if counts['pass'] else '-'


def matrix(cells, results):
    """One table for each role and transport, with a row for each release and a column for each Python."""
    by_cell = collections.defaultdict(list)
    for result in results:
        by_cell[result.cell].append(result)
    lines = []
    for title in unique(cell.title for cell in cells):
        lines += table([c for c in cells if c.title == title], by_cell, title)
    return lines + ['', 'N: all N passed   N!: N failed   -: skipped   .: not run']


def table(cells, by_cell, title):
    pythons = unique(cell.interpreter.name for cell in cells)
    lines = ['', '%-22s' % title + ''.join('%8s' % name for name in pythons)]
    for release in unique(cell.release for cell in cells):
        row = {c.interpreter.name: cell_text(by_cell[c]) for c in cells if c.release == release}
        lines.append('%-22s' % release + ''.join('%8s' % row.get(name, '.') for name in pythons))
    return lines


def unique(items):
    return list(collections.OrderedDict.fromkeys(items))


def skips(results):
    reasons = collections.Counter(r.detail for r in results if r.status == 'skip')
    return ['SKIP %5d x %s' % (number, reason) for reason, number in reasons.most_common()]


def failure(result):
    return '\n'.join([
        'FAIL %s, %s: %s' % (result.case.name, result.cell.name, result.case.behaviour),
        '  clauses: ' + ' '.join(result.case.clauses),
        indent(result.detail), '  output of the parent and the child:', indent(tail(result.output)),
    ])


def indent(text):
    return '\n'.join('    ' + line for line in text.strip().splitlines())


def failed_clauses(results):
    """One line, if anything failed: each clause, with the number of failures of cases that name it."""
    failed = collections.Counter(
        clause for r in results if r.status == 'fail' for clause in r.case.clauses)
    named = ['%s (%d)' % pair for pair in failed.most_common()]
    return ['clauses of failed cases: ' + ', '.join(named)] if named else []


def last_line(results):
    counts = count(results)
    return 'conformance: %d passed, %d failed, %d skipped' % (
        counts['pass'], counts['fail'], counts['skip'])


def printable(text):
    """XML 1.0 has no way to write most control characters."""
    return ''.join(c if c in '\t\n' or 0x20 <= ord(c) < 0xd800 else '?' for c in text)


def write_junit(path, results):
    counts = count(results)
    suite = ElementTree.Element(
        'testsuite', name='conformance', tests=str(len(results)),
        failures=str(counts['fail']), skipped=str(counts['skip']))
    for result in results:
        element = ElementTree.SubElement(
            suite, 'testcase', classname=result.cell.name.replace('.', '_'),
            name=result.case.name, time='%.3f' % result.seconds)
        properties = ElementTree.SubElement(element, 'properties')
        for clause in result.case.clauses:
            ElementTree.SubElement(properties, 'property', name='clause', value=clause)
        if result.status == 'fail':
            ElementTree.SubElement(element, 'failure', message=printable(
                result.detail.partition('\n')[0])).text = printable(result.detail)
            ElementTree.SubElement(element, 'system-out').text = printable(result.output)
        elif result.status == 'skip':
            ElementTree.SubElement(element, 'skipped', message=printable(result.detail))
    ElementTree.ElementTree(suite).write(path, encoding='utf-8', xml_declaration=True)
