"""
A podman that a temporary user runs, with no root rights, and a small image in it.

`path` is a program for podman_path: root runs it, and it becomes the temporary user. All
that podman keeps is in a folder of its own, which stop() removes.
"""

import os
import shlex
import shutil
import subprocess
import tempfile

import temporary_user

IMAGE = 'localhost/conformance:live'
CONFIG = '''\
[containers]
netns = "none"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "{runtime}"
'''
WRAPPER = '''\
#!/bin/sh
cd {folder}
export HOME={folder} XDG_RUNTIME_DIR={folder}/run CONTAINERS_CONF={folder}/containers.conf
exec setpriv --reuid {uid} --regid {gid} --clear-groups podman --storage-driver vfs "$@"
'''
# For the image: what it holds beside the child, with the libraries of these.
PROGRAMS = ('/bin/sh', '/bin/sleep')
START_S = 120


class RootlessPodman:
    def __init__(self, child):
        # The temporary user must reach it, so it is not below the folder of a case.
        self.folder = tempfile.mkdtemp(prefix='podman-')
        self.child = child
        self.path = os.path.join(self.folder, 'podman')
        self.user = temporary_user.TemporaryUser()

    def start(self):
        """Returns why no container runs here, or None."""
        if os.geteuid() != 0:
            return 'only root can make a temporary user'
        # crun 1.8 knows no hybrid cgroups, and there is no other difference for us.
        runtime = shutil.which('runc') or shutil.which('crun')
        if not shutil.which('podman') or not shutil.which('newuidmap') or not runtime:
            return 'podman, uidmap, or runc and crun are not installed'
        why = self.user.create()
        if why:
            return why
        self.write_files(runtime)
        return self.why_no_container()

    def write_files(self, runtime):
        os.mkdir(os.path.join(self.folder, 'run'), 0o700)
        temporary_user.write(os.path.join(self.folder, 'containers.conf'),
                             CONFIG.format(runtime=runtime))
        temporary_user.write(self.path, WRAPPER.format(
            folder=shlex.quote(self.folder), uid=self.user.uid, gid=self.user.gid))
        os.chmod(self.path, 0o755)
        self.write_image()
        for path in (self.folder, os.path.join(self.folder, 'run')):
            os.chown(path, self.user.uid, self.user.gid)

    def write_image(self):
        tree = os.path.join(self.folder, 'image')
        for path in PROGRAMS + tuple(libraries_of(PROGRAMS)):
            copy_to(path, tree + path)
        copy_to(self.child, os.path.join(tree, 'mitogen-stub'))
        subprocess.run(['tar', '-C', tree, '-cf', os.path.join(self.folder, 'image.tar'), '.'],
                       check=True)

    def why_no_container(self):
        for words in (['import', 'image.tar', IMAGE], ['run', '--rm', IMAGE, '/bin/sleep', '0']):
            done = self.run(*words)
            if done.returncode != 0:
                said = done.stdout.decode(errors='replace').strip().splitlines()
                return 'podman runs no container here: %s' % (said[-1] if said else 'it says nothing')
        return None

    def run(self, *words):
        return subprocess.run([self.path, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=START_S)

    def start_container(self):
        """Starts a container that stays, and returns its name."""
        done = self.run('run', '--detach', '--name', 'live', IMAGE, '/bin/sleep', '600')
        if done.returncode != 0:
            raise OSError(done.stdout.decode(errors='replace'))
        return 'live'

    def stop(self):
        if self.user.uid is not None and os.path.exists(self.path):
            self.run('rm', '--all', '--force', '--time', '0')
        self.user.remove()
        shutil.rmtree(self.folder, ignore_errors=True)


def libraries_of(programs):
    found = set()
    for program in programs:
        said = subprocess.run(['ldd', program], check=True, stdout=subprocess.PIPE).stdout.decode()
        found.update(word for word in said.split() if word.startswith('/'))
    return sorted(found)


def copy_to(path, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copy(path, target)
    os.chmod(target, 0o755)
