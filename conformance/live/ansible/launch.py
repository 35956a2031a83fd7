"""
Runs ansible-playbook from a folder that pip filled.

usage: launch.py FOLDER ARGUMENT...

The folder is not in PYTHONPATH: otherwise the Python children of this machine
would take their modules from it, and not from the master.
"""

import os
import sys


def main():
    folder = sys.argv.pop(1)
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path = [folder] + [path for path in sys.path if os.path.abspath(path) != here]
    sys.argv[0] = 'ansible-playbook'
    from ansible.cli.playbook import main as run
    run()


if __name__ == '__main__':
    main()
