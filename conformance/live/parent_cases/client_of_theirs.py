"""Our session joins a listener of the original, calls its child and its service, and sees it end."""

CLAUSES = 'BOOT-16 BOOT-22'
TRANSPORTS = ('local',)


def run(t):
    t.need_modules_of_original()
    path = t.path('socket')
    listener = t.start_original('unix_listener.py', path)
    child, pid = map(int, t.read_line(listener))
    t.start('--join', path)
    t.check_equal(t.ask('parent').get()['context'], 0)
    t.check_equal(t.pid(child), pid)
    echoed = t.ask('call_service', context=0, service='live.Echo', method='echo',
                   kwargs={'value': [1, 'x']})
    t.check_equal(echoed.get(), [1, 'x'])
    t.check_raised(t.call_error(child, 'os.no_such_function'), 'AttributeError')
    inbox, to_us = t.inbox()
    t.call(child, 'mitogen_stub.send', to_us, 'from their child')
    t.check_equal(t.receive(inbox), 'from their child')
    # If it ended by itself, it would wait 5 s for its clients.
    listener.kill()
    t.check_gone(0)
