"""
Starts the agent of file_agent.cc and fetches a file from it.

    python3 fetch_file.py AGENT DIRECTORY FILE
"""
import io
import sys

import mitogen
import mitogen.service

import files


@mitogen.main()
def main(router):
    context = router.local(python_path=[sys.argv[1]])
    context.call(files.share, sys.argv[2])
    content = io.BytesIO()
    whole, _ = mitogen.service.FileService.get(context, sys.argv[3], content)
    print('%s %s' % (whole, content.getvalue().decode()))
