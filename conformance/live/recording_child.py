"""
A child that boots by hand, writes down what its parent sends, and never ends by itself.

usage: recording_child.py FILE, and then the arguments of a boot command
Writes a line for each event to FILE: "frame SECONDS HANDLE DST SRC AUTH", and "end SECONDS"
once the link has ended. It lives on after that, until it is killed. Runs on Python 3.
"""

import os
import sys
import time
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import wire  # noqa: E402

LONGEST_S = 300


def write(data):
    os.write(1, data)


def read_preamble():
    """Returns what follows it."""
    inflate = zlib.decompressobj()
    while not inflate.eof:
        data = os.read(0, 65536)
        if not data:
            raise SystemExit('the input ended within the preamble')
        inflate.decompress(data)
    return inflate.unused_data


def record(out, data):
    reader = wire.FrameReader()
    while True:
        for frame in reader.feed(data):
            out.write('frame %f %d %d %d %d\n' % (
                time.time(), frame.handle, frame.dst_id, frame.src_id, frame.auth_id))
        os.set_blocking(0, True)
        try:
            data = os.read(0, 65536)
        except ConnectionError:
            data = b''
        if not data:
            out.write('end %f\n' % time.time())
            return


def main():
    # Before the child is up, so that a case finds the file.
    with open(sys.argv[1], 'w', buffering=1, encoding='ascii') as out:
        write(b'MITO000\n')
        data = read_preamble()
        write(b'MITO001\n')
        write(b'MITO002\n')
        record(out, data)
        time.sleep(LONGEST_S)


if __name__ == '__main__':
    main()
