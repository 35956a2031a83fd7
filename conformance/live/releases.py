"""
Gets releases of the original into CACHE/<release>/mitogen.

They come from PyPI, by pip with the user's configuration. If PyPI does not answer,
one release comes from the Debian package python3-mitogen: 0.3.3 in Debian 12, 0.3.25
in Debian 13, and what testing has.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

# The oldest, the newest, and the first with each change on the wire.
DEFAULT = (
    '0.2.8', '0.2.10', '0.3.3', '0.3.28', '0.3.32', '0.3.37', '0.3.39',
    '0.3.41', '0.3.42', '0.3.45', '0.3.54',
)
QUICK = ('0.2.8', '0.3.3', '0.3.54')
DEBIAN_FOLDER = '/usr/lib/python3/dist-packages/mitogen'
FIRST_WHEEL = (0, 3, 2)


class Unavailable(Exception):
    pass


def as_tuple(release):
    return tuple(int(part) for part in release.split('.'))


def stated_version(folder):
    with open(os.path.join(folder, 'mitogen', '__init__.py')) as f:
        found = re.search(r'^__version__ = \((\d+), (\d+), (\d+)', f.read(), re.MULTILINE)
    return tuple(int(part) for part in found.groups())


def debian_release():
    """The release of the Debian package; None if it is not installed."""
    if not os.path.isdir(DEBIAN_FOLDER):
        return None
    return '.'.join(str(part) for part in stated_version(os.path.dirname(DEBIAN_FOLDER)))


def in_place_of(folders):
    """The releases to fetch as well if `folders` are all that were found."""
    own = debian_release()
    return [] if folders or own is None else [own]


def require_version(folder, release):
    if stated_version(folder) != as_tuple(release):
        raise Unavailable('expected Mitogen %s in %s, found %s' % (
            release, folder, stated_version(folder)))


def pip_command(release, folder, isolation):
    # Releases before 0.3.2 are source archives. pip runs their setup.py even to
    # download them; whether that works with or without isolation depends on the
    # Python.
    kind = '--only-binary=:all:' if as_tuple(release) >= FIRST_WHEEL else '--no-binary=:all:'
    return [sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', *isolation,
            '--disable-pip-version-check', kind, '--dest', folder, 'mitogen==' + release]


def pip_download(release, folder):
    """Run pip; return the archive, or raise with what pip said."""
    said = []
    for isolation in ([], ['--no-build-isolation']):
        done = subprocess.run(
            pip_command(release, folder, isolation), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=300)
        found = glob.glob(os.path.join(folder, 'mitogen-*'))
        if found:
            return found[0]
        said += done.stdout.decode(errors='replace').strip().splitlines()
    errors = [line for line in said if line.startswith('ERROR')] or said or ['pip said nothing']
    raise Unavailable(errors[-1])


def unpack_wheel(archive, folder):
    with zipfile.ZipFile(archive) as wheel:
        wheel.extractall(folder, [n for n in wheel.namelist() if n.startswith('mitogen/')])


def unpack_source(archive, folder):
    with tarfile.open(archive) as source:
        for member in source.getmembers():
            path = member.name.partition('/')[2]
            if member.isfile() and path.startswith('mitogen/') and '..' not in path:
                write_member(source, member, os.path.join(folder, path))


def write_member(source, member, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        shutil.copyfileobj(source.extractfile(member), f)


def fetch_from_pypi(release, target):
    with tempfile.TemporaryDirectory() as work:
        archive = pip_download(release, work)
        unpacked = os.path.join(work, 'unpacked')
        unpack = unpack_wheel if archive.endswith('.whl') else unpack_source
        unpack(archive, unpacked)
        require_version(unpacked, release)
        shutil.move(unpacked, target)


def link_debian(target):
    if not os.path.isdir(DEBIAN_FOLDER):
        raise Unavailable('the package python3-mitogen is not installed')
    os.makedirs(target)
    os.symlink(DEBIAN_FOLDER, os.path.join(target, 'mitogen'))


def fetch(cache, release, say):
    """The folder of one release, fetched if it is not there yet."""
    target = os.path.join(cache, release)
    if not os.path.exists(os.path.join(target, 'mitogen', '__init__.py')):
        fetch_new(target, release, say)
    require_version(target, release)
    return target


def fetch_new(target, release, say):
    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    try:
        fetch_from_pypi(release, target)
        say('Mitogen %s: from PyPI' % release)
    except (Unavailable, OSError, subprocess.SubprocessError) as error:
        if release != debian_release():
            raise Unavailable('PyPI does not give Mitogen %s: %s' % (release, error))
        link_debian(target)
        say('Mitogen %s: from the Debian package python3-mitogen (PyPI: %s)' % (release, error))


def fetch_all(cache, wanted, say):
    """({release: folder}, {release: why it cannot be fetched})."""
    folders, missing = {}, {}
    for release in wanted:
        try:
            folders[release] = fetch(cache, release, say)
        except Unavailable as error:
            missing[release] = str(error)
    return folders, missing
