"""
Gets ansible-core and Mitogen, whose archive has ansible_mitogen, from PyPI into
CACHE/<ansible-core>-<mitogen>-python<version>/, by pip with the user's
configuration.
"""

import os
import shutil
import subprocess
import tempfile

ANSIBLE_CORE = '2.19.*'
MITOGEN = '0.3.54'
OLDEST_PYTHON = (3, 11)
# A host and its bastions are this machine, by these.
TRANSPORTS = ('local', 'ssh')
DOWNLOAD_S = 600
# What must be there once pip is done.
PARTS = ('ansible', 'ansible_mitogen', 'mitogen')


class Unavailable(Exception):
    pass


def choose_python(found):
    """The newest that every user can run, or else the newest; None if all are too old."""
    able = [i for i in found if i.is_cpython and i.version[:2] >= OLDEST_PYTHON]
    common = [i for i in able if i.is_default]
    return (common or able or [None])[-1]


def is_whole(folder):
    return all(os.path.isdir(os.path.join(folder, part)) for part in PARTS)


def pip_install(interpreter, folder):
    argv = [interpreter.path, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
            '--target', folder, 'ansible-core==' + ANSIBLE_CORE, 'mitogen==' + MITOGEN]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=DOWNLOAD_S)
    if done.returncode == 0 and is_whole(folder):
        return
    said = done.stdout.decode(errors='replace').strip().splitlines() or ['pip said nothing']
    errors = [line for line in said if line.startswith('ERROR')] or said
    raise Unavailable(errors[-1])


def fetch(cache, interpreter, say):
    """Returns the folder, and fills it first if need be; Unavailable says why that fails."""
    if interpreter is None:
        raise Unavailable('Ansible needs Python %d.%d or later' % OLDEST_PYTHON)
    target = os.path.join(cache, '%s-%s-python%s' % (
        ANSIBLE_CORE.rstrip('.*'), MITOGEN, interpreter.name))
    if is_whole(target):
        return target
    os.makedirs(cache, exist_ok=True)
    work = tempfile.mkdtemp(dir=cache)
    try:
        pip_install(interpreter, os.path.join(work, 'whole'))
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(os.path.join(work, 'whole'), target)
    except (Unavailable, OSError, subprocess.SubprocessError) as error:
        raise Unavailable('PyPI does not give ansible-core %s: %s' % (ANSIBLE_CORE, error))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    say('ansible-core %s with Mitogen %s: from PyPI' % (ANSIBLE_CORE, MITOGEN))
    return target
