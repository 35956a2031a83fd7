"""
Starts the agent of poll_loop_agent.cc and waits until its loop has ticked.

    python3 call_ticker.py AGENT
"""
import sys
import time

import mitogen

import ticker


@mitogen.main()
def main(router):
    context = router.local(python_path=[sys.argv[1]])
    first = context.call(ticker.count)
    deadline = time.time() + 30
    while context.call(ticker.count) == first and time.time() < deadline:
        time.sleep(0.01)
    print(context.call(ticker.count) > first)
